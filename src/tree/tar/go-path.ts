/** Lexical normal form of a relative or absolute path, as Go's `path.Clean`; the empty path is ".". */
export function goClean(path: string): string {
  const isRooted = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.length > 0 && out.at(-1) !== "..") out.pop();
    else if (!isRooted) out.push("..");
  }
  const joined = (isRooted ? "/" : "") + out.join("/");
  return joined === "" ? "." : joined;
}
