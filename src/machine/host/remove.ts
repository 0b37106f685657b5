/** Removal on the host: links are removed and not followed. Not fs.rm: it takes a name that is no UTF-8 for another. */
import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { codeOf, raw } from "./names.ts";

/** `rm -rf`: no error where there is nothing. */
export function removeAll(path: string): void {
  const stat = lstatSync(raw(path), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    removeBelow(path);
    rmdirSync(raw(path));
  } else unlinkSync(raw(path));
}

export function removeBelow(directory: string): void {
  for (const name of readdirSync(raw(directory), "latin1")) removeAll(`${directory}/${name}`);
}

/** As {@link removeAll}, for an owner who took his own permissions away. */
export function removeOwned(path: string): void {
  try {
    removeAll(path);
  } catch (error) {
    if (codeOf(error) !== "EACCES") throw error;
    openAll(path);
    removeAll(path);
  }
}

function openAll(path: string): void {
  if (lstatSync(raw(path)).isDirectory()) {
    chmodSync(raw(path), 0o700);
    for (const name of readdirSync(raw(path), "latin1")) openAll(`${path}/${name}`);
  }
}
