/** The reference's executables with proposals: copies in which the words stand. A launcher among them goes into app images as one file. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "#base";
import { packageFile } from "#base/host";
import { scratchDirectory } from "#machine";
import { enableProposals, parseModuleWord, type UserProposal } from "#proposals";

export const EXECUTABLES = packageFile("dist/executables");
const TEMPLATES = join(EXECUTABLES, "proposals");
const MARK = "@plimsoll-proposals@";

/** The words, and what of them is a module of a user's. */
export interface WordsWithModules {
  readonly words: readonly string[];
  readonly proposals: readonly UserProposal[];
  readonly sources: readonly { readonly code: string }[];
}

function changesLauncher({ words, proposals }: WordsWithModules): boolean {
  const on = enableProposals(words, proposals);
  return on.ok && on.value.some(({ proposal }) => proposal.changesLauncher === true);
}

/** The launcher that images get. */
export const launcherWith = (chosen: WordsWithModules): string =>
  join(changesLauncher(chosen) ? executablesWith(chosen) : EXECUTABLES, "launcher");

const made = new Map<string, string>();

/** A folder of this process, gone when it ends. The words are known to name proposals. */
export function executablesWith(chosen: WordsWithModules): string {
  const text = textFor(chosen);
  const known = made.get(text);
  if (known !== undefined) return known;
  const directory = scratchDirectory("executables");
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  const others = readdirSync(TEMPLATES).filter((name) => name !== "launcher" || changesLauncher(chosen));
  for (const entry of readdirSync(EXECUTABLES, { withFileTypes: true })) {
    // The compiled form of another bundle is none of this one.
    if (entry.isFile() && !entry.name.endsWith(".cache") && !others.includes(entry.name))
      copyFileSync(join(EXECUTABLES, entry.name), join(directory, entry.name));
  }
  for (const name of others) {
    const template = readFileSync(join(TEMPLATES, name), "utf8");
    invariant(template.includes(MARK), "a template has the mark");
    writeFileSync(join(directory, name), template.replaceAll(MARK, text), { mode: 0o755 });
  }
  made.set(text, directory);
  return directory;
}

/** What `src/cli/executables/enabled-proposals.ts` reads. A module goes by its id there: where it lay is no part of an app image. */
function textFor({ words, proposals, sources }: WordsWithModules): string {
  const named = words.map((word) => {
    const module = parseModuleWord(word);
    const id = proposals.find(({ file }) => file === module?.file)?.proposal.id;
    if (module === undefined || id === undefined) return word;
    return module.setting === undefined ? id : `${id}:${module.setting}`;
  });
  return Buffer.from(JSON.stringify({ words: named, modules: sources.map(({ code }) => code) })).toString("base64");
}
