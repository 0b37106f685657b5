/** Makes inodes. By default each kind has its usual mode, the owner root and one fixed time. */
import { type Bytewise, byteStringOfLatin1, type Content, contentOf, EMPTY, type Name, utf8 } from "#base";
import { sealedDir } from "./facts.ts";
import type { DirNode, FileNode, Inode, Meta, SpecialNode, SymlinkNode, Tree } from "./tree.ts";

/** 1980-01-01T00:00:01Z: the time of every entry of an exported layer. */
export const FIXED_MTIME_NS = 315_532_801_000_000_000n;

const meta = (mode: number, given: Partial<Meta> | undefined): Meta => ({
  mode: given?.mode ?? mode,
  uid: given?.uid ?? 0,
  gid: given?.gid ?? 0,
  mtimeNs: given?.mtimeNs ?? FIXED_MTIME_NS,
});

/** Text becomes UTF-8. The default mode is 0644. */
export function file(content: Content | string, given?: Partial<Meta>): FileNode {
  const bytes = typeof content !== "string" ? content : content === "" ? EMPTY : contentOf(utf8(content));
  return { kind: "file", ...meta(0o644, given), content: bytes };
}

/** Names may come in any order. The default mode is 0755. */
export function dir(children: Iterable<readonly [Name, Inode]> = [], given?: Partial<Meta>): DirNode {
  const entries = [...new Map(children)].sort(([a], [b]) => (a < b ? -1 : 1));
  return sealedDir(
    meta(0o755, given),
    entries.map(([name]) => name),
    entries.map(([, node]) => node),
  );
}

/** The default mode is 0777, as in the kernel. */
export const symlink = <const T extends string>(target: T & Bytewise<T>, given?: Partial<Meta>): SymlinkNode => ({
  kind: "symlink",
  ...meta(0o777, given),
  target: byteStringOfLatin1(target),
});

export const specialNode = (
  kind: SpecialNode["kind"],
  given?: Partial<Meta> & { readonly rdev?: number },
): SpecialNode => ({
  kind,
  ...meta(0o644, given),
  rdev: given?.rdev ?? 0,
});

export const emptyTree: Tree = { root: dir(), links: new Map() };

/** Whether `stat` shows the same metadata for both. */
export const sameMeta = (a: Meta, b: Meta): boolean =>
  a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && a.mtimeNs === b.mtimeNs;
