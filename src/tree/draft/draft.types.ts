/** What a draft can do: an interface so that the machine's view and the laws share one word for it. */
import type { AbsPath, Name } from "#base";
import type { DirNode, Inode, Meta, Tree } from "../model/tree.ts";

/** What an inode is said to be; of a directory not what is in it. */
export type Head = Exclude<Inode, DirNode> | DirHead;
export type DirHead = Meta & Pick<DirNode, "kind">;

/**
 * A mutable view of a tree. Paths are taken literally: links are NOT followed here (the machine resolves paths).
 * Each act costs the depth of its path, not the width of directories nor the size of the tree. Acts whose parent is missing or
 * not a directory throw a `DraftError` (`ENOENT`, `ENOTDIR`, `EEXIST`, `ENOTEMPTY`, `EISDIR`, `EPERM`, `EINVAL`).
 */
export interface Draft {
  /**
   * Undefined where there is nothing. A directory under change comes back as a handle whose `names` and `nodes` are made when asked
   * for (that costs its width, once after each change): ask for its metadata freely, and for names by `list`.
   */
  get(path: AbsPath): Inode | undefined;
  /** As {@link get}, where nobody asks what is in a directory: cheaper for one under change. */
  head(path: AbsPath): Head | undefined;
  /** The {@link head} of what `name` stands for in the directory `dir`: for who comes with both, no path is put together and taken apart. */
  headIn(dir: AbsPath, name: Name): Head | undefined;
  /** Names in byte order; undefined where `path` is no directory. */
  list(path: AbsPath): readonly Name[] | undefined;
  /**
   * Puts a file, symlink, special, or a whole directory, which is shared, not copied; replaces what stands there. The parent must exist.
   * To write a file is to put `{ ...get(path), content }`: one that carries the `link` of what stands there changes under all its
   * names. Any other `link` is dropped: a plain file replaces this name only. Hard links among the names inside a directory that is put
   * stay links, under fresh ids; links to names outside of it are cut.
   */
  put(path: AbsPath, node: Inode): void;
  /** Changes metadata, keeping content; a hard-linked file changes under all its names. */
  setMeta(path: AbsPath, meta: Partial<Meta>): void;
  /** Makes `to` another name of the file at `from`. A symlink or special is doubled instead: only files know their other names. */
  link(from: AbsPath, to: AbsPath): void;
  /** `rename(2)` without its checks of links and permissions: replaces a file at `to`; a directory only if it is empty. */
  move(from: AbsPath, to: AbsPath): void;
  /** Removes the name and everything below it. Removing what is not there is a no-op. */
  remove(path: AbsPath): void;
  /** How many names the file at `path` has; 2 + subdirectories for a directory. */
  linkCount(path: AbsPath): number;
  /** A stable number for the file at `path` while this draft lives: the same for all names of one file. */
  inodeNumber(path: AbsPath): number;
  /** The tree as it is now: cost grows with what changed since the last seal. The draft goes on being usable. */
  seal(): Tree;
}
