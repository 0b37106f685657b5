/** Makes directories of the host with their parents. */
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes one level at a time: with `recursive`, `mkdir` of Node.js never returns below /proc. Throws the system's error; a directory that
 * exists is not an error.
 */
export function makeDirectory(path: string): void {
  const absolute = resolve(path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return;
  if (stat === undefined && dirname(absolute) !== absolute) makeDirectory(dirname(absolute));
  try {
    mkdirSync(absolute);
  } catch (error) {
    // Another thread may have made the same directory.
    if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
