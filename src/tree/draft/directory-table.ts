/**
 * The directories of a draft by path: values of the tree, or mutable ones after a change. The table keeps the directory of the last call and
 * recently used directories, because calls on one directory often follow each other.
 */
import { type AbsPath, BoundedCache, elementAt, invariant, type Name, parentOf, ROOT } from "#base";
import { childOf } from "../model/facts.ts";
import { endOfElement } from "../model/lookup.ts";
import type { DirNode } from "../model/tree.ts";
import { isDir, isEmptyDir, MutableDir, type Slot, slotAt } from "./mutable-dir.ts";

const USED_MAX = 1024;

export class DirectoryTable {
  #root: DirNode | MutableDir;
  /** A mutable directory of this table and its path, "" for the root. */
  #lastPath = "";
  #last: MutableDir | undefined;
  /** Directories of this table by path, "" for the root. A directory that becomes mutable replaces its value here. */
  readonly #used = new BoundedCache<MutableDir | DirNode>(USED_MAX);

  constructor(root: DirNode) {
    this.#root = root;
  }

  get root(): DirNode | MutableDir {
    return this.#root;
  }

  replaceRoot(root: DirNode): void {
    this.#root = root;
    this.#forget();
  }

  get(path: AbsPath): Slot | undefined {
    const last = this.#lastOf(path);
    if (last !== undefined) return last.slots.get(elementAt(path, this.#lastPath.length + 1));
    const cut = path.lastIndexOf("/");
    const dir = path.length === 1 ? undefined : this.#used.get(path.slice(0, cut));
    return dir === undefined ? slotAt(this.#root, path) : slotIn(dir, elementAt(path, cut + 1));
  }

  getIn(dir: AbsPath, name: Name): Slot | undefined {
    if (this.#last !== undefined && dir === this.#lastPath) return this.#last.slots.get(name);
    const found = this.directory(dir);
    if (found === undefined) return undefined;
    if (found instanceof MutableDir) {
      this.#last = found;
      this.#lastPath = keyOf(dir);
    }
    return slotIn(found, name);
  }

  /** The directory at `path`, for calls that come back to it. Undefined if it is missing or not a directory. */
  directory(path: AbsPath): MutableDir | DirNode | undefined {
    const key = keyOf(path);
    const used = this.#used.get(key);
    if (used !== undefined) return used;
    const slot = slotAt(this.#root, path);
    if (slot === undefined || !isDir(slot)) return undefined;
    this.#used.set(key, slot);
    return slot;
  }

  /** True if the table knows that the parent is a directory. False means that it must be looked up. */
  isParentKnown(path: AbsPath): boolean {
    return this.#lastOf(path) !== undefined || this.#used.get(path.slice(0, path.lastIndexOf("/"))) !== undefined;
  }

  /** The parent must be a directory. */
  set(path: AbsPath, slot: Slot): void {
    const last = this.#lastOf(path);
    const dir = last !== undefined && last.sealed === undefined ? last : this.#mutableParent(path);
    this.#detach(path, dir.set(elementAt(path, this.#lastPath.length + 1), slot));
  }

  delete(path: AbsPath): void {
    this.#detach(path, this.#mutableParent(path).delete(elementAt(path, this.#lastPath.length + 1)));
  }

  /** Makes the directory at `path` mutable, and those above it. They will be sealed again. */
  mutable(path: AbsPath): MutableDir | undefined {
    const used = this.#used.get(keyOf(path));
    // A directory is sealed if and only if those above it are.
    return used instanceof MutableDir && used.sealed === undefined ? used : this.#mutableFromRoot(path);
  }

  #mutableFromRoot(path: AbsPath): MutableDir | undefined {
    let at = this.#mutableRoot();
    for (let from = 1; from < path.length; ) {
      const end = endOfElement(path, from);
      const name = elementAt(path, from, end);
      const was = at.slots.get(name);
      const next = at.mutable(name);
      if (next === undefined) return undefined;
      if (was !== next || end === path.length) this.#used.set(path.slice(0, end), next);
      next.sealed = undefined;
      at = next;
      from = end + 1;
    }
    return at;
  }

  #mutableRoot(): MutableDir {
    if (!(this.#root instanceof MutableDir)) {
      this.#root = new MutableDir(this.#root);
      this.#used.set("", this.#root);
    }
    this.#root.sealed = undefined;
    return this.#root;
  }

  seal(): DirNode {
    return this.#root instanceof MutableDir ? this.#root.seal() : this.#root;
  }

  #mutableParent(path: AbsPath): MutableDir {
    const parent = parentOf(path);
    const dir = this.mutable(parent);
    invariant(dir !== undefined, "the caller checked that the parent is a directory");
    this.#last = dir;
    this.#lastPath = keyOf(parent);
    return dir;
  }

  /** The directory of the last call if `path` is a name in it. */
  #lastOf(path: AbsPath): MutableDir | undefined {
    const at = path.lastIndexOf("/");
    return at === this.#lastPath.length && path.length > 1 && path.startsWith(this.#lastPath) ? this.#last : undefined;
  }

  /** Drops table entries for a removed directory and, unless it was empty, for those below it. */
  #detach(path: AbsPath, was: Slot | undefined): void {
    if (was === undefined || !isDir(was)) return;
    if (!isEmptyDir(was)) this.#forget();
    else {
      this.#last = undefined;
      this.#used.delete(path);
    }
  }

  #forget(): void {
    this.#last = undefined;
    this.#used.clear();
  }
}

const keyOf = (dir: AbsPath): string => (dir === ROOT ? "" : dir);

const slotIn = (dir: MutableDir | DirNode, name: Name): Slot | undefined =>
  dir instanceof MutableDir ? dir.slots.get(name) : childOf(dir, name);
