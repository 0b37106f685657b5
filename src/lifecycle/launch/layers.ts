/** The layer directories that a launched process has, and the files that stand in them. */
import { type AbsPath, absPath, type ByteString } from "#base";
import type { ProcessFs } from "#machine";

/** Every directory below that of a buildpack's layers, in byte order; none where the buildpack has no directory. */
export function layerDirs(fs: ProcessFs, dir: ByteString): readonly AbsPath[] {
  if (!fs.exists(dir)) return [];
  return fs
    .readDir(dir)
    .map((name) => absPath(`${dir}/${name}`))
    .filter((path) => fs.lstat(path).kind === "dir");
}

/** What is no directory below `dir`, by name; nothing where `dir` is missing. */
export function fileNames(fs: ProcessFs, dir: ByteString): readonly ByteString[] {
  if (!fs.exists(dir)) return [];
  return fs.readDir(dir).filter((name) => fs.lstat(`${dir}/${name}`).kind !== "dir");
}
