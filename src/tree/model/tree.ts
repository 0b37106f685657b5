/**
 * A file system as a value. A directory holds its names in byte order and its inodes; a snapshot is a pointer, and a comparison of two
 * trees skips what they share.
 *
 * A file with more than one name has a LinkId, and `Tree.links` lists all its paths in byte order. Invariant: all names of a file hold the
 * same object, and a write through one name rewrites it in every directory, so different directory objects mean a change below. Only drafts
 * make links.
 */
import type { AbsPath, Brand, ByteString, Content, Name } from "#base";

export interface Meta {
  /** Permission bits with setuid 04000, setgid 02000, sticky 01000; no file-type bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
}

export type LinkId = Brand<number, "LinkId">;

export interface FileNode extends Meta {
  readonly kind: "file";
  readonly content: Content;
  /** Present if and only if the file has more than one name. */
  readonly link?: LinkId;
}
export interface DirNode extends Meta {
  readonly kind: "dir";
  /** In byte order; `nodes[i]` is what `names[i]` names. */
  readonly names: readonly Name[];
  readonly nodes: readonly Inode[];
}
export interface SymlinkNode extends Meta {
  readonly kind: "symlink";
  /** As given: may be relative, dangling, or leave the root. */
  readonly target: ByteString;
}
export interface SpecialNode extends Meta {
  readonly kind: "fifo" | "char" | "block" | "socket";
  /** Device number, `major * 256 + minor`; 0 for a FIFO or socket. */
  readonly rdev: number;
}
export type Inode = FileNode | DirNode | SymlinkNode | SpecialNode;

export interface Tree {
  readonly root: DirNode;
  readonly links: ReadonlyMap<LinkId, readonly AbsPath[]>;
}
