/** The reference's executables with proposals: copies in which the words stand. A launcher among them goes into app images as one file. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invariant, packageFile } from "#base";
import { scratchDirectory } from "#machine";
import { switchedOn } from "#proposals";

export const EXECUTABLES = packageFile("dist/executables");
const TEMPLATES = join(EXECUTABLES, "proposals");
const MARK = "@plimsoll-proposals@";

const changesLauncher = (words: readonly string[]): boolean => {
  const on = switchedOn(words);
  return on.ok && on.value.some(({ proposal }) => proposal.changesLauncher === true);
};

/** The launcher that images get. */
export const launcherWith = (words: readonly string[]): string =>
  join(changesLauncher(words) ? executablesWith(words) : EXECUTABLES, "launcher");

const made = new Map<string, string>();

/** A folder of this process, gone when it ends. The words are known to name proposals. */
export function executablesWith(words: readonly string[]): string {
  const text = words.join(" ");
  invariant(/^[\w:=.+ -]*$/.test(text), "the words of proposals are plain");
  const known = made.get(text);
  if (known !== undefined) return known;
  const directory = scratchDirectory("executables");
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  for (const name of readdirSync(EXECUTABLES, { withFileTypes: true })) {
    // The compiled form of another bundle is none of this one.
    if (name.isFile() && !name.name.endsWith(".cache"))
      copyFileSync(join(EXECUTABLES, name.name), join(directory, name.name));
  }
  for (const name of readdirSync(TEMPLATES)) {
    if (name === "launcher" && !changesLauncher(words)) continue;
    const template = readFileSync(join(TEMPLATES, name), "utf8");
    invariant(template.includes(MARK), "a template has the mark");
    writeFileSync(join(directory, name), template.replaceAll(MARK, text), { mode: 0o755 });
  }
  made.set(text, directory);
  return directory;
}
