/** A stat as a real file system shows it: a directory of the tree has neither a size nor links of its own. */
import { type ByteString, byteString } from "#base";
import type { ProcessFs, Stat } from "../../model/process.ts";

const DIRECTORY_SIZE = 4096;

/** Directories have the size and the number of links that they have on ext4 with few names. */
export function shownStat(fs: ProcessFs, path: ByteString, follows: boolean): Stat {
  const stat = follows ? fs.stat(path) : fs.lstat(path);
  if (stat.kind !== "dir") return stat;
  return { ...stat, ino: stat.ino, size: DIRECTORY_SIZE, nlink: 2 + subdirectories(fs, path) };
}

function subdirectories(fs: ProcessFs, path: ByteString): number {
  try {
    return fs.readDir(path).filter((name) => fs.lstat(byteString`${path}/${name}`).kind === "dir").length;
  } catch {
    return 0;
  }
}
