/** Where a path leads that need not be there yet: links resolved as far as something can be found. */
import { type AbsPath, baseName, child, type Name, parentOf, ROOT } from "#base";
import { type ProcessFs, SystemError } from "#machine";

export function realPathSoFar(fs: ProcessFs, path: AbsPath): AbsPath {
  if (path === ROOT) return ROOT;
  try {
    return fs.realPath(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return child(realPathSoFar(fs, parentOf(path)), baseName(path) as Name);
  }
}
