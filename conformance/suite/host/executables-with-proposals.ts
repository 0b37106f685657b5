/**
 * Copies of the reference's executables with the enabled proposals compiled into them: the launcher is copied into app images as a single
 * file, so another file could not name them.
 */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { scratchDirectory } from "#machine";
import { enableProposals, parseModuleWord, type UserProposal } from "#proposals";
import { fillTemplate, markText } from "#proposals/build";
import type { SubjectSpec } from "#protocol";
import { REFERENCE_EXECUTABLES } from "#subjects/host";

const TEMPLATES = join(REFERENCE_EXECUTABLES, "proposals");

/** The words of `--proposal`, and the user proposals among them. */
export interface WordsWithModules {
  readonly words: readonly string[];
  readonly proposals: readonly UserProposal[];
  readonly sources: readonly { readonly code: string }[];
}

/** Executables of a user are expected to have the proposals. */
export function specWithProposals(subject: SubjectSpec, chosen: WordsWithModules): SubjectSpec {
  const isReference = subject.kind === "executables" && resolve(subject.directory) === REFERENCE_EXECUTABLES;
  return isReference && chosen.words.length > 0 ? { ...subject, directory: executablesWith(chosen) } : subject;
}

function changesLauncher({ words, proposals }: WordsWithModules): boolean {
  const on = enableProposals(words, proposals);
  return on.ok && on.value.some(({ proposal }) => proposal.changesLauncher === true);
}

/** The path of the launcher that goes into app images. */
export const launcherWith = (chosen: WordsWithModules): string =>
  join(changesLauncher(chosen) ? executablesWith(chosen) : REFERENCE_EXECUTABLES, "launcher");

const made = new Map<string, string>();

/** Makes a folder that is removed when this process ends. The caller has checked the words. */
export function executablesWith(chosen: WordsWithModules): string {
  const text = textFor(chosen);
  const known = made.get(text);
  if (known !== undefined) return known;
  const directory = scratchDirectory("executables");
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  const others = readdirSync(TEMPLATES).filter((name) => name !== "launcher" || changesLauncher(chosen));
  for (const entry of readdirSync(REFERENCE_EXECUTABLES, { withFileTypes: true })) {
    // A compiled cache belongs to one bundle only.
    if (entry.isFile() && !entry.name.endsWith(".cache") && !others.includes(entry.name))
      copyFileSync(join(REFERENCE_EXECUTABLES, entry.name), join(directory, entry.name));
  }
  for (const name of others) {
    const template = readFileSync(join(TEMPLATES, name), "utf8");
    writeFileSync(join(directory, name), fillTemplate(template, text), { mode: 0o755 });
  }
  made.set(text, directory);
  return directory;
}

/** The text for `src/cli/executables/enabled-proposals.ts`. It names a module by its id, because its path must not be in app images. */
function textFor({ words, proposals, sources }: WordsWithModules): string {
  const named = words.map((word) => {
    const module = parseModuleWord(word);
    const id = proposals.find(({ file }) => file === module?.file)?.proposal.id;
    if (module === undefined || id === undefined) return word;
    return module.setting === undefined ? id : `${id}:${module.setting}`;
  });
  return markText({ words: named, modules: sources.map(({ code }) => code) });
}
