/** The layer directories of a launched process, and the files in them. */
import { type AbsPath, absPath, type ByteString } from "#base";
import type { ProcessFs } from "#machine";
import type { Rules } from "../phase/context.ts";

/** The layer directories of a buildpack, in byte order; empty if `dir` does not exist. */
export function layerDirs(fs: ProcessFs, dir: ByteString): readonly AbsPath[] {
  if (!fs.exists(dir)) return [];
  return fs
    .readDir(dir)
    .map((name) => absPath(`${dir}/${name}`))
    .filter((path) => fs.lstat(path).kind === "dir");
}

/** The names of the files in `dir`, in the order of their use; empty if `dir` does not exist. */
export function fileNames(fs: ProcessFs, rules: Rules, dir: ByteString): readonly ByteString[] {
  if (!fs.exists(dir)) return [];
  const names = fs.readDir(dir).filter((name) => rules.platform.layerFile({ kind: fs.lstat(`${dir}/${name}`).kind }));
  return rules.platform.fileOrder({ names });
}
