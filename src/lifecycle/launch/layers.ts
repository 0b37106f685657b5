/** The layer directories of a launched process, and the files in them. */
import { type AbsPath, absPath, type ByteString } from "#base";
import type { ProcessFs } from "#machine";

/** The layer directories of a buildpack, in byte order; empty if `dir` does not exist. */
export function layerDirs(fs: ProcessFs, dir: ByteString): readonly AbsPath[] {
  if (!fs.exists(dir)) return [];
  return fs
    .readDir(dir)
    .map((name) => absPath(`${dir}/${name}`))
    .filter((path) => fs.lstat(path).kind === "dir");
}

/** The names of the files in `dir`; empty if `dir` does not exist. */
export function fileNames(fs: ProcessFs, dir: ByteString): readonly ByteString[] {
  if (!fs.exists(dir)) return [];
  return fs.readDir(dir).filter((name) => fs.lstat(`${dir}/${name}`).kind !== "dir");
}
