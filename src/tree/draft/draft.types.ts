/** The interface of a draft, which the machine and the laws share. */
import type { AbsPath, Name } from "#base";
import type { DirNode, Inode, Meta, Tree } from "../model/tree.ts";

/** An inode, or the kind and metadata of a directory without its contents. */
export type Head = Exclude<Inode, DirNode> | DirHead;
export type DirHead = Meta & Pick<DirNode, "kind">;

/**
 * A mutable view of a tree. Paths are literal: a draft follows no links (the machine resolves paths). The cost of a call grows with the
 * depth of its path, not with the width of directories or the size of the tree. A call throws a `DraftError` if the parent is missing or
 * not a directory, and for the other reasons that its code names.
 */
export interface Draft {
  /**
   * Undefined if the path is missing. For a changed directory, `names` and `nodes` are computed at their first use, which costs its width
   * once after each change: use {@link list} for names.
   */
  get(path: AbsPath): Inode | undefined;
  /** As {@link get}, without the contents of a directory: cheaper for a changed one. */
  head(path: AbsPath): Head | undefined;
  /** The {@link head} of `name` in the directory `dir`, for callers that have both: the draft remembers directories. */
  headIn(dir: AbsPath, name: Name): Head | undefined;
  /** The {@link head} of a directory, for callers that come back to it. Undefined if `dir` is not a directory. */
  directoryHead(dir: AbsPath): DirHead | undefined;
  /** Names in byte order; undefined if `path` is not a directory. */
  list(path: AbsPath): readonly Name[] | undefined;
  /**
   * Puts an inode at a path whose parent exists, and replaces the previous one. A directory is shared, not copied. `put` of
   * `{ ...get(path), content }` writes a file: with the `link` of the previous file it changes the file under all its names. Any other
   * `link` is dropped, so a plain file replaces this name only. Hard links inside a directory stay links with new ids; links to names
   * outside of it are cut.
   */
  put(path: AbsPath, node: Inode): void;
  /** Changes metadata, keeping content; a hard-linked file changes under all its names. */
  setMeta(path: AbsPath, meta: Partial<Meta>): void;
  /** Sets the mtime of a directory: the usual case of {@link setMeta}. */
  touchDirectory(dir: AbsPath, mtimeNs: bigint): void;
  /** Makes `to` another name of the file at `from`. A symlink or special is copied instead: only files have several names. */
  link(from: AbsPath, to: AbsPath): void;
  /** As `rename(2)` without its checks of links and permissions: replaces a file at `to`, or an empty directory. */
  move(from: AbsPath, to: AbsPath): void;
  /** Removes the name and everything below it. A missing path is not an error. */
  remove(path: AbsPath): void;
  /** The number of names of a file; for a directory, 2 + its subdirectories. */
  linkCount(path: AbsPath): number;
  /** A number that identifies the file at `path` as long as this draft exists. All names of a file have the same number. */
  inodeNumber(path: AbsPath): number;
  /** The current tree. The cost grows with the changes since the last call. The draft can still be changed. */
  seal(): Tree;
}
