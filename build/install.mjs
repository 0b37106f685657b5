// Puts a finished build into dist while commands of the last build may run: no file that they read is ever missing or half written.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** A command loads chunks on demand, so those of the last builds stay for a quarter of an hour. */
const KEPT_MS = 900_000;

/** Moves every file of `from` to `to`, and removes from `to` what the build did not make. */
export function install(from, to) {
  const made = new Set(filesIn(from));
  // What has been compiled ahead belongs to the file beside it, so it goes first and comes last.
  for (const path of filesIn(to).filter((one) => one.endsWith(".cache"))) rmSync(join(to, path));
  // A file that loads chunks comes after them.
  for (const path of [...made].sort((a, b) => orderOf(a) - orderOf(b))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    renameSync(join(from, path), join(to, path));
  }
  for (const path of filesIn(to)) if (!made.has(path) && !isKept(to, path)) rmSync(join(to, path), { force: true });
}

const orderOf = (path) => (path.endsWith(".cache") ? 2 : path.startsWith("code/") ? 0 : 1);

/** Test runs write `sandbox` too. */
const isKept = (top, path) =>
  path.startsWith("sandbox/") ||
  (/^(code|cache)\//.test(path) && Date.now() - statSync(join(top, path)).mtimeMs < KEPT_MS);

/** Paths from the folder, without those of unfinished builds. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith(UNFINISHED));
}

export const UNFINISHED = ".build-";
