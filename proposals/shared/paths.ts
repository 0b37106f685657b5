/** Checks whether a directory can be exported. */
import { type AbsPath, ancestors, byteString, isWithin, pathOfText } from "#base";

export interface PathRules {
  readonly characters: "plain" | "any";
  readonly reserved: "refused" | "allowed";
}

/** More than any builder has. */
export const LISTED_MAX = 1000;
/** The limit of Linux, without the NUL. */
const PATH_BYTES_MAX = 4095;
const NAME_BYTES_MAX = 255;
/** Kernel and temporary directories: no image keeps their content. */
const OF_THE_SYSTEM = ["/dev", "/proc", "/sys", "/tmp"].map(pathOfText);

/** The directories that are not inside another one, in the given order. */
export function outermostOf(dirs: readonly AbsPath[]): readonly AbsPath[] {
  const all = new Set(dirs);
  return dirs.filter((dir) => !ancestors(dir).some((above) => all.has(above)));
}

/** The problem in words; undefined if there is none. */
export function problemOf(path: string, { characters, reserved }: PathRules): string | undefined {
  if (!path.startsWith("/")) return "is not absolute";
  if (path === "/") return "is the root";
  if (path.includes("\0")) return "holds a NUL";
  if (/\p{Surrogate}/u.test(path)) return "is no Unicode text";
  const [bytes, normal] = [byteString(path), pathOfText(path)];
  if (normal !== bytes) return "has empty elements, `.` or `..`";
  if (bytes.length > PATH_BYTES_MAX) return `is longer than ${PATH_BYTES_MAX} bytes`;
  if (bytes.split("/").some((name) => name.length > NAME_BYTES_MAX))
    return `has a name of more than ${NAME_BYTES_MAX} bytes`;
  const system = OF_THE_SYSTEM.find((dir) => isWithin(dir, normal));
  if (reserved === "refused" && system !== undefined) return `is in ${system}, of which images keep nothing`;
  if (characters === "plain" && /[$*?[\]]/.test(path))
    return "has `$`, `*`, `?`, `[` or `]` in it, which nothing expands";
  return undefined;
}
