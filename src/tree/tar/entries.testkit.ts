/** Entries of archives, for tests: owner root, time 0. */
import { type Bytes, byteString, concat, contentOf, utf8 } from "#base";
import { encodeTar } from "./encode.ts";
import type { TarEntry } from "./entry.ts";

const metaOf = (mode: number) => ({ mode, uid: 0, gid: 0, mtimeNs: 0n });

/** The default text is the name. */
export const fileEntry = (name: string, text = name, mode = 0o644): TarEntry => ({
  name: byteString(name),
  type: "file",
  meta: metaOf(mode),
  content: contentOf(utf8(text)),
});

export const dirEntry = (name: string, mode = 0o755): TarEntry => ({
  name: byteString(name),
  type: "dir",
  meta: metaOf(mode),
});

export const symlinkEntry = (name: string, target: string): TarEntry => ({
  name: byteString(name),
  type: "symlink",
  meta: metaOf(0o777),
  linkname: byteString(target),
});

export const hardlinkEntry = (name: string, target: string): TarEntry => ({
  name: byteString(name),
  type: "hardlink",
  meta: metaOf(0o644),
  linkname: byteString(target),
});

export const deviceEntry = (name: string): TarEntry => ({
  name: byteString(name),
  type: "char",
  meta: metaOf(0o644),
  rdev: 259,
});

export const tarOfEntries = (...entries: readonly TarEntry[]): Bytes => concat([...encodeTar(entries)]);
