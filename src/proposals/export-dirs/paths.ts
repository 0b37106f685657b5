/** Which paths can be exported: what is wrong with one, and with one beside another. */
import { type AbsPath, byteString, type Fault, fail, isWithin, ok, pathOfText, type Result } from "#base";
import type { Choices } from "./options.ts";

export type PathRules = Pick<Choices, "characters" | "nested" | "reserved">;

export interface Named {
  readonly dir: AbsPath;
  /** Who names it: a file, a label. */
  readonly by: string;
}

/** As many as no builder has. */
const DIRECTORIES_MAX = 1000;
/** What Linux takes, its NUL not counted. */
const PATH_BYTES_MAX = 4095;
const NAME_BYTES_MAX = 255;
/** Of the kernel, or of nobody for long: no image keeps what is there. */
const OF_THE_SYSTEM = ["/dev", "/proc", "/sys", "/tmp"].map(pathOfText);

/** Each once. */
export function directoriesOf(
  paths: readonly string[],
  by: string,
  rules: PathRules,
): Result<readonly Named[], Fault<"export-dirs">> {
  const where = { file: by, key: "export_dirs" };
  if (paths.length > DIRECTORIES_MAX)
    return fail({ kind: "export-dirs", message: `more than ${DIRECTORIES_MAX} directories`, where });
  const named = new Map<AbsPath, Named>();
  for (const path of paths) {
    const problem = problemOf(path, rules);
    if (problem !== undefined)
      return fail({
        kind: "export-dirs",
        message: `${shown(path)} ${problem}`,
        where,
        remedy: "name it as /opt/tool",
      });
    const dir = pathOfText(path);
    named.set(dir, { dir, by });
  }
  return withoutNested([...named.values()], where, rules);
}

function withoutNested(
  named: readonly Named[],
  where: { readonly file: string; readonly key: string },
  { nested }: PathRules,
): Result<readonly Named[], Fault<"export-dirs">> {
  const outer = outermost(named.map(({ dir }) => dir));
  const inner = named.find(({ dir }) => !outer.includes(dir));
  if (inner === undefined) return ok(named);
  if (nested === "outer") return ok(named.filter(({ dir }) => outer.includes(dir)));
  const above = outer.find((dir) => isWithin(dir, inner.dir));
  return fail({ kind: "export-dirs", message: `${inner.dir} is below ${above}, and both are named`, where });
}

/** Those that lie in no other one, in the order given. */
export const outermost = (dirs: readonly AbsPath[]): readonly AbsPath[] =>
  dirs.filter((dir) => !dirs.some((other) => other !== dir && isWithin(other, dir)));

function problemOf(path: string, { characters, reserved }: PathRules): string | undefined {
  if (!path.startsWith("/")) return "is not absolute";
  if (path === "/") return "is the root";
  if (path.includes("\0")) return "holds a NUL";
  if (/\p{Surrogate}/u.test(path)) return "is no Unicode text";
  const bytes = byteString(path);
  if (pathOfText(path) !== bytes) return "has empty elements, `.` or `..`";
  if (bytes.length > PATH_BYTES_MAX) return `is longer than ${PATH_BYTES_MAX} bytes`;
  if (bytes.split("/").some((name) => name.length > NAME_BYTES_MAX))
    return `has a name of more than ${NAME_BYTES_MAX} bytes`;
  const system = OF_THE_SYSTEM.find((dir) => isWithin(dir, pathOfText(path)));
  if (reserved === "refused" && system !== undefined) return `is in ${system}, of which images keep nothing`;
  if (characters === "plain" && /[$*?[\]]/.test(path))
    return "has `$`, `*`, `?`, `[` or `]` in it, which nothing expands";
  return undefined;
}

const SHOWN_MAX = 100;
const shown = (path: string): string =>
  path.length > SHOWN_MAX ? `${JSON.stringify(path.slice(0, SHOWN_MAX))}…` : JSON.stringify(path);
