/**
 * The directories of a draft by path: cold ones as they were in the tree, touched ones hot. Remembers the directory of the last act,
 * because acts come in runs, and the hot ones that were used, because they come again.
 */
import { type AbsPath, child, elements, invariant, type Name, parentOf, ROOT } from "#base";
import type { DirNode } from "../model/tree.ts";
import { isDir, isEmptyDir, MutableDir, type Slot, slotAt } from "./mutable-dir.ts";

/** Beyond this the hot directories that were used are gathered anew. */
const USED_MAX = 1024;

export class DirectoryTable {
  #root: DirNode | MutableDir;
  /** A hot directory of this spine and its path, "" for the root. */
  #lastPath = "";
  #last: MutableDir | undefined;
  /** Hot directories of this spine by path, "" for the root. */
  readonly #used = new Map<string, MutableDir>();

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
    if (last !== undefined) return last.slots.get(path.slice(this.#lastPath.length + 1) as Name);
    const cut = path.lastIndexOf("/");
    const dir = path.length === 1 ? undefined : this.#used.get(path.slice(0, cut));
    return dir === undefined ? slotAt(this.#root, path) : dir.slots.get(path.slice(cut + 1) as Name);
  }

  getIn(dir: AbsPath, name: Name): Slot | undefined {
    const hot = this.#used.get(keyOf(dir));
    return hot === undefined ? slotAt(this.#root, child(dir, name)) : hot.slots.get(name);
  }

  /** True where it is known without looking that the parent is a directory; false says nothing. */
  surelyHasParent(path: AbsPath): boolean {
    return this.#lastOf(path) !== undefined || this.#used.has(path.slice(0, path.lastIndexOf("/")));
  }

  /** The parent must be a directory. */
  set(path: AbsPath, slot: Slot): void {
    const last = this.#lastOf(path);
    const dir = last !== undefined && last.sealed === undefined ? last : this.#heatParent(path);
    this.#detach(path, dir.set(path.slice(this.#lastPath.length + 1) as Name, slot));
  }

  delete(path: AbsPath): void {
    this.#detach(path, this.#heatParent(path).delete(path.slice(this.#lastPath.length + 1) as Name));
  }

  /** The directory at `path`, which must exist, to be changed: it and those above it will be sealed anew. */
  mutable(path: AbsPath): MutableDir | undefined {
    const used = this.#used.get(keyOf(path));
    // What is sealed there is sealed above it, and only then.
    return used !== undefined && used.sealed === undefined ? used : this.#heatFromRoot(path);
  }

  #heatFromRoot(path: AbsPath): MutableDir | undefined {
    let at: MutableDir | undefined = this.#root instanceof MutableDir ? this.#root : new MutableDir(this.#root);
    this.#root = at;
    at.sealed = undefined;
    for (const name of elements(path)) {
      at = at.mutable(name);
      if (at === undefined) return undefined;
      at.sealed = undefined;
    }
    if (this.#used.size >= USED_MAX) this.#used.clear();
    this.#used.set(keyOf(path), at);
    return at;
  }

  seal(): DirNode {
    return this.#root instanceof MutableDir ? this.#root.seal() : this.#root;
  }

  #heatParent(path: AbsPath): MutableDir {
    const parent = parentOf(path);
    const dir = this.mutable(parent);
    invariant(dir !== undefined, "the parent was looked at before");
    this.#last = dir;
    this.#lastPath = keyOf(parent);
    return dir;
  }

  /** The remembered directory, where `path` is a name in it. What is sealed there is sealed above it, and only then. */
  #lastOf(path: AbsPath): MutableDir | undefined {
    const at = path.lastIndexOf("/");
    return at === this.#lastPath.length && path.length > 1 && path.startsWith(this.#lastPath) ? this.#last : undefined;
  }

  /** A directory that goes may be a remembered one, or above it; above none where it is empty. */
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
