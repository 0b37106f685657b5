/** File names and paths as byte strings. ASCII text is its own byte string; other text goes through {@link pathOfText}. */
import type { Brand } from "./brand.ts";
import { byteString, byteStringOfLatin1 } from "./byte-string.ts";
import type { ByteString, Bytewise } from "./byte-string.types.ts";
import { InvariantError, invariant } from "./invariant.ts";

/** One path element: not empty, no `/`, no NUL, not `.` or `..`. */
export type Name = Brand<ByteString, "Name">;
/** Starts with `/`; no empty, `.` or `..` elements; no trailing `/` except in `/` itself. */
export type AbsPath = Brand<ByteString, "AbsPath">;

export const ROOT = "/" as AbsPath;

export const isName = (bytes: ByteString): bytes is Name =>
  bytes !== "" && bytes !== "." && bytes !== ".." && !bytes.includes("/") && !bytes.includes("\0");

export function nameOf<const T extends string>(bytes: T & Bytewise<T>): Name {
  const name = byteStringOfLatin1(bytes);
  if (!isName(name)) throw new InvariantError(`a name is one path element: ${JSON.stringify(bytes)}`);
  return name;
}

/** The lexical normal form, as `filepath.Clean` gives it: `..` at the root stays at the root. `bytes` must start with `/`. */
export function absPath<const T extends string>(bytes: T & Bytewise<T>): AbsPath {
  if (!bytes.startsWith("/")) invariant(false, `an absolute path starts with "/": ${JSON.stringify(bytes)}`);
  return pathOf(isNormal(bytes) ? bytes : normalized(bytes));
}

const pathOf = (normal: string): AbsPath => normal as AbsPath;

function normalized(bytes: string): string {
  const out: string[] = [];
  for (const part of bytes.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") out.pop();
    else out.push(part);
  }
  return `/${out.join("/")}`;
}

const ABNORMAL = /\/\/|\/\.\.?(\/|$)|.\/$/;
const isNormal = (bytes: string): boolean => !ABNORMAL.test(bytes);

/** An absolute path from Unicode text. */
export const pathOfText = (text: string): AbsPath => absPath(byteString(text));

/** `path.resolve`: an absolute `to` replaces `from`. */
export const resolvePath = (from: AbsPath, to: ByteString): AbsPath =>
  absPath(to.startsWith("/") ? to : `${from}/${to}`);
export const join = <const T extends readonly string[]>(
  dir: AbsPath,
  ...names: { [K in keyof T]: T[K] & Bytewise<T[K]> }
): AbsPath => absPath(byteStringOfLatin1(`${dir}/${names.join("/")}`));
export const child = (dir: AbsPath, name: Name): AbsPath => pathOf(dir === ROOT ? `/${name}` : `${dir}/${name}`);
export const parentOf = (path: AbsPath): AbsPath => pathOf(path.slice(0, path.lastIndexOf("/")) || "/");
export const baseName = (path: AbsPath): ByteString => path.slice(path.lastIndexOf("/") + 1);
export const elements = (path: AbsPath): readonly Name[] => (path === ROOT ? [] : path.slice(1).split("/").map(nameOf));

/** The element of `path` that begins at `start`: up to `end`, the index of the next slash, or the last one. */
export const elementAt = (path: AbsPath, start: number, end?: number): Name => path.slice(start, end) as string as Name;

/** From the top (without `/`) down to the parent: `/a/b/c` -> `/a`, `/a/b`. */
export function ancestors(path: AbsPath): readonly AbsPath[] {
  const out: AbsPath[] = [];
  for (let at = path.indexOf("/", 1); at > 0; at = path.indexOf("/", at + 1)) out.push(pathOf(path.slice(0, at)));
  return out;
}

/** Is `path` the directory `dir` or below it (lexically)? */
export const isWithin = (dir: AbsPath, path: AbsPath): boolean =>
  dir === ROOT || path === dir || path.startsWith(`${dir}/`);

/** `path` relative to `dir`, "" for `dir` itself; undefined outside. */
export const relativeTo = (dir: AbsPath, path: AbsPath): ByteString | undefined =>
  !isWithin(dir, path) ? undefined : path === dir ? byteString("") : path.slice(dir === ROOT ? 1 : dir.length + 1);
