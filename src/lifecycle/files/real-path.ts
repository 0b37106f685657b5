/** Resolves the links of a path that need not exist. */
import { type AbsPath, baseName, child, type Name, parentOf, ROOT } from "#base";
import type { ProcessFs } from "#machine";

/** `found`: a cache for several calls. */
export function realPathSoFar(fs: ProcessFs, path: AbsPath, found?: Map<AbsPath, AbsPath>): AbsPath {
  if (path === ROOT) return ROOT;
  const known = found?.get(path);
  if (known !== undefined) return known;
  const real = fs.exists(path)
    ? fs.realPath(path)
    : child(realPathSoFar(fs, parentOf(path), found), baseName(path) as Name);
  found?.set(path, real);
  return real;
}
