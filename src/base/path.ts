/** File names and paths as byte strings. ASCII text is its own byte string; other text goes through {@link pathOfText}. */
import type { Brand } from "./brand.ts";
import { type ByteString, byteString } from "./byte-string.ts";
import { invariant } from "./invariant.ts";

/** One path element as bytes: not empty, no `/`, no NUL, not `.` or `..`. */
export type Name = Brand<ByteString, "Name">;
/** Starts with `/`; no empty, `.` or `..` elements; no trailing `/` but in `/` itself. */
export type AbsPath = Brand<ByteString, "AbsPath">;

export const ROOT = "/" as AbsPath;

export const isName = (bytes: string): boolean =>
  bytes !== "" && bytes !== "." && bytes !== ".." && !bytes.includes("/") && !bytes.includes("\0");

export function nameOf(bytes: string): Name {
  if (!isName(bytes)) invariant(false, `a name is one path element: ${JSON.stringify(bytes)}`);
  return bytes as Name;
}

/** Lexical normal form, as `filepath.Clean`: `..` at the root stays at the root. `bytes` must start with `/`. */
export function absPath(bytes: string): AbsPath {
  if (!bytes.startsWith("/")) invariant(false, `an absolute path starts with "/": ${JSON.stringify(bytes)}`);
  if (isNormal(bytes)) return bytes as AbsPath;
  const out: string[] = [];
  for (const part of bytes.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") out.pop();
    else out.push(part);
  }
  return `/${out.join("/")}` as AbsPath;
}

const ABNORMAL = /\/\/|\/\.\.?(\/|$)|.\/$/;
const isNormal = (bytes: string): boolean => !ABNORMAL.test(bytes);

/** An absolute path from Unicode text. */
export const pathOfText = (text: string): AbsPath => absPath(byteString(text));

/** `path.resolve`: an absolute `to` replaces `from`. */
export const resolvePath = (from: AbsPath, to: string): AbsPath => absPath(to.startsWith("/") ? to : `${from}/${to}`);
export const join = (dir: AbsPath, ...names: readonly string[]): AbsPath =>
  absPath(`${dir === ROOT ? "" : dir}/${names.join("/")}`);
export const child = (dir: AbsPath, name: Name): AbsPath => (dir === ROOT ? `/${name}` : `${dir}/${name}`) as AbsPath;
export const parentOf = (path: AbsPath): AbsPath => (path.slice(0, path.lastIndexOf("/")) || "/") as AbsPath;
export const baseName = (path: AbsPath): string => path.slice(path.lastIndexOf("/") + 1);
export const elements = (path: AbsPath): readonly Name[] => (path === ROOT ? [] : (path.slice(1).split("/") as Name[]));

/** From the top (without `/`) down to the parent: `/a/b/c` -> `/a`, `/a/b`. */
export function ancestors(path: AbsPath): readonly AbsPath[] {
  const out: AbsPath[] = [];
  for (let at = path.indexOf("/", 1); at > 0; at = path.indexOf("/", at + 1)) out.push(path.slice(0, at) as AbsPath);
  return out;
}

/** Is `path` the directory `dir` or below it (lexically)? */
export const isWithin = (dir: AbsPath, path: AbsPath): boolean =>
  dir === ROOT || path === dir || path.startsWith(`${dir}/`);

/** `path` relative to `dir`, "" for `dir` itself; undefined outside. */
export const relativeTo = (dir: AbsPath, path: AbsPath): string | undefined =>
  !isWithin(dir, path) ? undefined : path === dir ? "" : path.slice(dir === ROOT ? 1 : dir.length + 1);
