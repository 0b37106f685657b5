/** The patterns of `.gitignore`, with which project.toml includes or excludes files. */

/** Reports whether a path below the folder (without a leading slash) is meant by the patterns. */
export type PathMatcher = (path: string, isDirectory: boolean) => boolean;

interface Rule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly onlyDirectories: boolean;
}

/** A path is meant if it, or a directory above it, is. The last pattern that matches decides. */
export function ignoreMatcher(lines: readonly string[]): PathMatcher {
  const rules = lines.flatMap((line) => ruleOf(line) ?? []);
  const matches = (path: string, isDirectory: boolean): boolean =>
    rules.findLast(({ pattern, onlyDirectories }) => (isDirectory || !onlyDirectories) && pattern.test(path))
      ?.negated === false;
  return (path, isDirectory) => {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
      if (matches(path.slice(0, at), true)) return true;
    return matches(path, isDirectory);
  };
}

/** Undefined for a comment or an empty line. */
function ruleOf(line: string): Rule | undefined {
  const text = line.replace(/(?<!\\)\s+$/, "");
  if (text === "" || text.startsWith("#")) return undefined;
  const negated = text.startsWith("!");
  const given = negated ? text.slice(1) : text;
  const onlyDirectories = given.endsWith("/");
  const body = given.replace(/\/+$/, "");
  // A slash that is not at the end ties the pattern to the folder.
  const anchored = body.includes("/");
  const source = sourceOf(body.replace(/^\/+/, ""));
  return { pattern: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${source}$`, "s"), negated, onlyDirectories };
}

const TOKEN = /\*\*\/|\/\*\*$|\*+|\?|\[!?\]?[^\]]*\]|\\.|./gs;

function sourceOf(pattern: string): string {
  return pattern.replace(TOKEN, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "/**") return "/.*";
    if (token.startsWith("*")) return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.length > 1 && token.startsWith("[")) return classOf(token);
    return escaped(token.length > 1 ? token.slice(1) : token);
  });
}

const classOf = (token: string): string => {
  const negated = token[1] === "!" || token[1] === "^";
  const body = token.slice(negated ? 2 : 1, -1).replace(/[\\\]^]/g, "\\$&");
  return `(?!/)[${negated ? "^" : ""}${body}]`;
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
