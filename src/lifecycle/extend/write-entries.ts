/** Writes the entries of a layer over the file system: whiteouts first, then entries with their owners and modes. */
import { type AbsPath, absPath, baseName, byteString, EMPTY, join, parentOf, ROOT } from "#base";
import type { ProcessFs } from "#machine";
import type { TarEntry } from "#tree";
import { lstatIfPresent } from "./copy-node.ts";

const WHITEOUT = ".wh.";

export function writeEntries(fs: ProcessFs, entries: readonly TarEntry[]): void {
  const placed = entries.map((entry) => ({ entry, path: absPath(`/${entry.name}`) }));
  const isWhiteout = (path: AbsPath): boolean => baseName(path).startsWith(WHITEOUT);
  for (const { path } of placed)
    if (isWhiteout(path)) fs.removeAll(join(parentOf(path), baseName(path).slice(WHITEOUT.length)));
  for (const { entry, path } of placed) if (!isWhiteout(path)) writeEntry(fs, entry, path);
}

function writeEntry(fs: ProcessFs, { type, meta, content, linkname = byteString("") }: TarEntry, path: AbsPath): void {
  const stats = lstatIfPresent(fs, path);
  if (stats !== undefined && !(stats.kind === "dir" && type === "dir")) fs.removeAll(path);
  if (type === "dir") {
    if (stats?.kind !== "dir") fs.mkdir(path, { mode: 0o700 });
  } else if (type === "file") fs.write(path, content ?? EMPTY, { mode: 0o600 });
  else if (type === "symlink") fs.symlink(linkname, path);
  else if (type === "hardlink") fs.link(absPath(`/${linkname}`), path);
  else if (type === "fifo") fs.mkfifo(path, 0o600);
  if (type === "hardlink" || type === "char" || type === "block" || path === ROOT) return;
  fs.lchown(path, meta.uid, meta.gid);
  if (type !== "symlink") fs.chmod(path, meta.mode);
}

/** A layer with a device cannot be written: only the kernel creates devices. */
export const canWriteEntries = (entries: readonly TarEntry[]): boolean =>
  entries.every(({ type }) => type !== "char" && type !== "block");
