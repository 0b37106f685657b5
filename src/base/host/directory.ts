/** Directories of the host, made with those above them. */
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Level by level, for `mkdir` of Node.js with `recursive` never ends below /proc, where a directory neither is there nor can be made.
 * Throws the system's error; no error where the directory is there already.
 */
export function makeDirectory(path: string): void {
  const absolute = resolve(path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return;
  if (stat === undefined && dirname(absolute) !== absolute) makeDirectory(dirname(absolute));
  try {
    mkdirSync(absolute);
  } catch (error) {
    // Another thread makes the same.
    if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
