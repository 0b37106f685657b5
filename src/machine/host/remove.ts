/** Removes host files without following links. fs.rm does not support names that are not UTF-8. */
import { chmodSync, lstatSync, rmdirSync, unlinkSync } from "node:fs";
import { type ByteString, byteString } from "#base";
import { codeOf } from "../model/system-error.ts";
import { hostNamesIn, nodePath } from "./node-paths.ts";

/** `rm -rf`: a missing path is no error. Paths in `kept` stay, with their parents. */
export function removeTree(path: ByteString, kept: ReadonlySet<string> = NOTHING): void {
  const stat = lstatSync(nodePath(path), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    removeBelow(path, kept);
    if (!holds(path, kept)) rmdirSync(nodePath(path));
  } else if (!kept.has(path)) unlinkSync(nodePath(path));
}

const NOTHING: ReadonlySet<string> = new Set();

const holds = (path: ByteString, kept: ReadonlySet<string>): boolean =>
  kept.has(path) || [...kept].some((one) => one.startsWith(`${path}/`));

export function removeBelow(directory: ByteString, kept: ReadonlySet<string> = NOTHING): void {
  for (const name of hostNamesIn(directory)) removeTree(byteString`${directory}/${name}`, kept);
}

/** As {@link removeTree}, but first restores missing permissions of the owner. */
export function removeOwned(path: ByteString, kept: ReadonlySet<string> = NOTHING): void {
  try {
    removeTree(path, kept);
  } catch (error) {
    if (codeOf(error) !== "EACCES") throw error;
    openAll(path);
    removeTree(path, kept);
  }
}

function openAll(path: ByteString): void {
  if (lstatSync(nodePath(path)).isDirectory()) {
    chmodSync(nodePath(path), 0o700);
    for (const name of hostNamesIn(path)) openAll(byteString`${path}/${name}`);
  }
}
