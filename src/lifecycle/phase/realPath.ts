/** Where a path leads that need not be there yet: links resolved as far as something can be found. */
import { type AbsPath, baseName, child, type Name, parentOf, ROOT } from "#base";
import type { ProcessFs } from "#machine";

export function realPathSoFar(fs: ProcessFs, path: AbsPath): AbsPath {
  if (path === ROOT) return ROOT;
  return fs.exists(path) ? fs.realPath(path) : child(realPathSoFar(fs, parentOf(path)), baseName(path) as Name);
}
