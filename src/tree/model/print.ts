/** Prints a tree for test failures and for people: one line for each inode. */
import { type AbsPath, type ByteString, hexOf, ROOT, textOfByteString } from "#base";
import type { Inode, Tree } from "./tree.ts";
import { type WalkEntry, walk } from "./walk.ts";

export interface PrintOptions {
  /** The path of the first inode; the root by default. */
  readonly at?: AbsPath;
  /** Prints the start of each file's digest. */
  readonly digests?: boolean;
  readonly linesMax?: number;
}

const LETTER = { file: "-", dir: "d", symlink: "l", fifo: "p", char: "c", block: "b", socket: "s" } as const;

/** `drwxr-xr-x 0:0 /bin`, `-rw-r--r-- 1000:1000 /a 12`, `lrwxrwxrwx 0:0 /l -> a`. */
export function print(from: Tree | Inode, options: PrintOptions = {}): string {
  const max = options.linesMax ?? Number.POSITIVE_INFINITY;
  const lines: string[] = [];
  let more = 0;
  for (const at of walk(from, options.at ?? ROOT)) {
    if (lines.length < max) lines.push(line(at, options));
    else more += 1;
  }
  if (more > 0) lines.push(`... and ${more} more`);
  return lines.join("\n");
}

function line({ path, node }: WalkEntry, options: PrintOptions): string {
  const tail = tailOf(node, options.digests === true);
  return `${LETTER[node.kind]}${modeText(node.mode)} ${node.uid}:${node.gid} ${quote(path)}${tail === "" ? "" : ` ${tail}`}`;
}

function tailOf(node: Inode, digests: boolean): string {
  if (node.kind === "dir") return "";
  if (node.kind === "symlink") return `-> ${quote(node.target)}`;
  if (node.kind !== "file") return node.rdev === 0 ? "" : `${node.rdev >> 8},${node.rdev & 255}`;
  const link = node.link === undefined ? "" : ` link#${node.link}`;
  const digest = digests ? ` ${hexOf(node.content.digest).slice(0, 12)}` : "";
  return `${node.content.size}${digest}${link}`;
}

/** Escapes text that would break the line. */
const quote = (bytes: ByteString): string => {
  const text = textOfByteString(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches control characters
  return /[\u0000-\u0020\u007f\ufffd"]/.test(text) ? JSON.stringify(text) : text;
};

/** `rwxr-xr-x`, with `s`, `S`, `t` and `T` as `ls` prints them. */
function modeText(mode: number): string {
  const bits = [...mode.toString(8).padStart(4, "0").slice(-3)].map((digit) => {
    const n = Number(digit);
    return [n & 4 ? "r" : "-", n & 2 ? "w" : "-", n & 1 ? "x" : "-"];
  });
  const extra: readonly (readonly [number, number, string])[] = [
    [0o4000, 0, "s"],
    [0o2000, 1, "s"],
    [0o1000, 2, "t"],
  ];
  for (const [bit, group, letter] of extra) {
    const of = bits[group];
    if (of !== undefined && (mode & bit) !== 0) of[2] = of[2] === "x" ? letter : letter.toUpperCase();
  }
  return bits.flat().join("");
}
