/**
 * The directories of a draft by path: cold ones as they were in the tree, touched ones hot. Remembers the directory of the last act,
 * because acts come in runs.
 */
import { type AbsPath, elements, invariant, type Name, parentOf, ROOT } from "#base";
import type { DirNode } from "../model.ts";
import { HotDir, isDir, type Slot, slotAt } from "./hot.ts";

export class Spine {
  #root: DirNode | HotDir;
  /** A hot directory of this spine and its path, "" for the root. */
  #lastPath = "";
  #last: HotDir | undefined;

  constructor(root: DirNode) {
    this.#root = root;
  }

  get root(): DirNode | HotDir {
    return this.#root;
  }

  replaceRoot(root: DirNode): void {
    this.#root = root;
    this.#last = undefined;
  }

  get(path: AbsPath): Slot | undefined {
    const dir = this.#lastOf(path);
    return dir === undefined ? slotAt(this.#root, path) : dir.slots.get(path.slice(this.#lastPath.length + 1) as Name);
  }

  /** True where it is known without looking that the parent is a directory; false says nothing. */
  surelyHasParent(path: AbsPath): boolean {
    return this.#lastOf(path) !== undefined;
  }

  /** The parent must be a directory. */
  set(path: AbsPath, slot: Slot): void {
    const last = this.#lastOf(path);
    const dir = last !== undefined && last.sealed === undefined ? last : this.#heatParent(path);
    this.#detach(dir.set(path.slice(this.#lastPath.length + 1) as Name, slot));
  }

  delete(path: AbsPath): void {
    this.#detach(this.#heatParent(path).delete(path.slice(this.#lastPath.length + 1) as Name));
  }

  /** The directory at `path`, which must exist, to be changed: it and those above it will be sealed anew. */
  heat(path: AbsPath): HotDir | undefined {
    let at: HotDir | undefined = this.#root instanceof HotDir ? this.#root : new HotDir(this.#root);
    this.#root = at;
    at.sealed = undefined;
    if (path === ROOT) return at;
    for (const name of elements(path)) {
      at = at.heat(name);
      if (at === undefined) return undefined;
      at.sealed = undefined;
    }
    return at;
  }

  seal(): DirNode {
    return this.#root instanceof HotDir ? this.#root.seal() : this.#root;
  }

  #heatParent(path: AbsPath): HotDir {
    const parent = parentOf(path);
    const dir = this.heat(parent);
    invariant(dir !== undefined, "the parent was looked at before");
    this.#last = dir;
    this.#lastPath = parent === ROOT ? "" : parent;
    return dir;
  }

  /** The remembered directory, where `path` is a name in it. What is sealed there is sealed above it, and only then. */
  #lastOf(path: AbsPath): HotDir | undefined {
    const at = path.lastIndexOf("/");
    return at === this.#lastPath.length && path.length > 1 && path.startsWith(this.#lastPath) ? this.#last : undefined;
  }

  /** A directory that goes may be the remembered one, or above it. */
  #detach(was: Slot | undefined): void {
    if (was !== undefined && isDir(was)) this.#last = undefined;
  }
}
