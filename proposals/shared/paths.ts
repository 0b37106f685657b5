/** Which directory can be exported: what is wrong with its path. */
import { type AbsPath, ancestors, byteString, isWithin, pathOfText } from "#base";

export interface PathRules {
  readonly characters: "plain" | "any";
  readonly reserved: "refused" | "allowed";
}

/** As many as no builder has. */
export const LISTED_MAX = 1000;
/** What Linux takes, its NUL not counted. */
const PATH_BYTES_MAX = 4095;
const NAME_BYTES_MAX = 255;
/** Of the kernel, or of nobody for long: no image keeps what is there. */
const OF_THE_SYSTEM = ["/dev", "/proc", "/sys", "/tmp"].map(pathOfText);

/** Those that lie in no other one, in the order given. None is the root. */
export function outermost(dirs: readonly AbsPath[]): readonly AbsPath[] {
  const all = new Set(dirs);
  return dirs.filter((dir) => !ancestors(dir).some((above) => all.has(above)));
}

/** In words; undefined where nothing is. */
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
