/** A draft: the tree it came from, with the touched directories hot. Implements the contract in draft.types.ts. */
import { type AbsPath, baseName, elements, isWithin, type Name, parentOf, ROOT } from "#base";
import type { Draft } from "../draft.types.ts";
import { factsOf, isKnown } from "../facts.ts";
import type { DirNode, FileNode, Inode, LinkId, Meta, Tree } from "../model.ts";
import { sameMeta, sealedDir } from "../node.ts";
import { DraftError } from "./error.ts";
import { HotDir, isDir, type Slot, slotAt } from "./hot.ts";
import { LinkGroups } from "./links.ts";
import { InodeNumbers } from "./numbers.ts";
import { relinked, withoutLink } from "./relink.ts";

/** Costs nothing: the draft shares everything with `tree` until it is changed. */
export const draftOf = (tree: Tree): Draft => new TreeDraft(tree);

class TreeDraft implements Draft {
  #tree: Tree;
  #root: DirNode | HotDir;
  readonly #links: LinkGroups;
  readonly #numbers = new InodeNumbers();
  /** Files with several names that were written: their names follow when somebody looks at whole directories. */
  readonly #written = new Map<LinkId, FileNode>();

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#root = tree.root;
    this.#links = new LinkGroups(tree.links);
  }

  get(path: AbsPath): Inode | undefined {
    const slot = slotAt(this.#root, path);
    return slot instanceof HotDir ? this.#handle(slot) : slot?.kind === "file" ? this.#current(slot) : slot;
  }

  list(path: AbsPath): readonly Name[] | undefined {
    const slot = slotAt(this.#root, path);
    if (slot instanceof HotDir) return slot.sortedNames();
    return slot?.kind === "dir" ? slot.names : undefined;
  }

  put(path: AbsPath, node: Inode): void {
    const was = path === ROOT ? this.#root : this.#existingParent(path).child;
    if (path === ROOT) this.#putRoot(node);
    else if (node.kind === "dir") this.#replace(path, was, own(node));
    else if (node.kind !== "file") this.#replace(path, was, node);
    else this.#putFile(path, was, node);
  }

  setMeta(path: AbsPath, meta: Partial<Meta>): void {
    const node = this.get(path);
    if (node === undefined) throw this.#missing(path);
    const next: Meta = {
      mode: meta.mode ?? node.mode,
      uid: meta.uid ?? node.uid,
      gid: meta.gid ?? node.gid,
      mtimeNs: meta.mtimeNs ?? node.mtimeNs,
    };
    if (sameMeta(node, next)) return;
    if (node.kind === "dir") this.#heat(path).meta = next;
    else if (node.kind === "file" && node.link !== undefined) this.#written.set(node.link, { ...node, ...next });
    else this.#place(path, { ...node, ...next });
  }

  link(from: AbsPath, to: AbsPath): void {
    const node = this.get(from);
    if (node === undefined) throw this.#missing(from);
    if (node.kind === "dir") throw new DraftError("EPERM", from);
    if (to === ROOT || this.#existingParent(to).child !== undefined) throw new DraftError("EEXIST", to);
    if (node.kind !== "file") {
      this.#place(to, node);
    } else if (node.link !== undefined) {
      this.#links.add(node.link, to);
      this.#place(to, node);
    } else {
      const link = this.#links.create([from, to]);
      const shared: FileNode = { ...node, link };
      this.#numbers.share(from, link);
      this.#place(from, shared);
      this.#place(to, shared);
    }
  }

  move(from: AbsPath, to: AbsPath): void {
    const slot = slotAt(this.#root, from);
    if (slot === undefined) throw this.#missing(from);
    if (from === to) return;
    if (from === ROOT || isWithin(from, to)) throw new DraftError("EINVAL", to);
    if (to === ROOT) throw new DraftError("ENOTEMPTY", to);
    const there = this.#existingParent(to).child;
    if (there !== undefined && isSameFile(slot, there)) return;
    if (there !== undefined) mayReplace(slot, there, to);
    this.#forget(to, there);
    this.#renameLinks(slot, from, to);
    this.#heat(parentOf(from)).delete(baseName(from) as Name);
    this.#place(to, slot);
    this.#numbers.move(from, to);
  }

  remove(path: AbsPath): void {
    if (path === ROOT) throw new DraftError("EINVAL", path);
    const slot = slotAt(this.#root, path);
    if (slot === undefined) return;
    this.#heat(parentOf(path)).delete(baseName(path) as Name);
    this.#forget(path, slot);
  }

  linkCount(path: AbsPath): number {
    const slot = slotAt(this.#root, path);
    if (slot === undefined) throw this.#missing(path);
    if (slot instanceof HotDir) return 2 + slot.subdirs;
    if (slot.kind === "dir") return 2 + factsOf(slot).subdirs;
    return slot.kind === "file" && slot.link !== undefined ? this.#links.count(slot.link) : 1;
  }

  inodeNumber(path: AbsPath): number {
    const slot = slotAt(this.#root, path);
    if (slot === undefined) throw this.#missing(path);
    return this.#numbers.of(path, linkOf(slot));
  }

  seal(): Tree {
    this.#spread();
    const root = this.#root instanceof HotDir ? this.#root.seal() : this.#root;
    const links = this.#links.seal();
    if (root !== this.#tree.root || links !== this.#tree.links) this.#tree = { root, links };
    return this.#tree;
  }

  /** Names and nodes are made when asked for, and as plain properties: a copy of the handle is a directory like any other. */
  #handle(hot: HotDir): DirNode {
    if (hot.sealed !== undefined && this.#written.size === 0) return hot.sealed;
    const seal = (): DirNode => {
      this.#spread();
      return hot.seal();
    };
    return {
      kind: "dir",
      ...hot.meta,
      get names() {
        return hot.sortedNames();
      },
      get nodes() {
        return seal().nodes;
      },
    };
  }

  #current(file: FileNode): FileNode {
    return file.link === undefined ? file : (this.#written.get(file.link) ?? file);
  }

  /** Rewrites every name of each written file, so that directories above each of them differ. */
  #spread(): void {
    for (const [link, node] of this.#written) for (const path of this.#links.paths(link)) this.#place(path, node);
    this.#written.clear();
  }

  #putRoot(node: Inode): void {
    if (node.kind !== "dir") throw new DraftError("ENOTDIR", ROOT);
    const dir = own(node);
    this.#forget(ROOT, this.#root);
    this.#root = this.#adopted(dir, ROOT);
  }

  /** A file over a file is a write, and keeps its number; carrying the link of what stands there, it is written for all its names. */
  #putFile(path: AbsPath, was: Slot | undefined, node: FileNode): void {
    const link = was === undefined ? undefined : linkOf(was);
    const isFile = was !== undefined && !(was instanceof HotDir) && was.kind === "file";
    if (link !== undefined && link === node.link) this.#written.set(link, node);
    else if (isFile && link === undefined) this.#place(path, withoutStrayLink(node));
    else this.#replace(path, was, withoutStrayLink(node));
  }

  #replace(path: AbsPath, was: Slot | undefined, node: Inode): void {
    this.#forget(path, was);
    this.#place(path, node.kind === "dir" ? this.#adopted(node, path) : node);
  }

  #adopted(dir: DirNode, at: AbsPath): DirNode {
    return factsOf(dir).linked ? relinked(dir, at, (paths) => this.#links.create(paths)) : dir;
  }

  /** What stood at `path` is gone from there: its names leave their groups, its number is free. */
  #forget(path: AbsPath, slot: Slot | undefined): void {
    if (slot === undefined) return;
    this.#numbers.forget(path);
    if (this.#links.none) return;
    const gone = isDir(slot) ? (isEmptyDir(slot) ? [] : this.#links.below(path)) : named(path, linkOf(slot));
    for (const { id, path: name } of gone) this.#links.drop(id, name);
    for (const id of new Set(gone.map(({ id }) => id))) this.#unshare(id);
  }

  /** A file that is left with one name is a file like any other; one without names is gone. */
  #unshare(id: LinkId): void {
    if (this.#links.count(id) > 1) return;
    const [last] = this.#links.paths(id);
    const slot = last === undefined ? undefined : slotAt(this.#root, last);
    if (last !== undefined && slot !== undefined && !(slot instanceof HotDir) && slot.kind === "file") {
      this.#place(last, withoutLink(this.#current(slot)));
      this.#numbers.unshare(last, id);
    }
    this.#written.delete(id);
    this.#links.dissolve(id);
  }

  #renameLinks(slot: Slot, from: AbsPath, to: AbsPath): void {
    if (this.#links.none) return;
    const moved = isDir(slot) ? this.#links.below(from) : named(from, linkOf(slot));
    for (const { id, path } of moved) this.#links.rename(id, path, (to + path.slice(from.length)) as AbsPath);
  }

  #place(path: AbsPath, slot: Slot): void {
    this.#heat(parentOf(path)).set(baseName(path) as Name, slot);
  }

  /** The directory at `path`, which must exist, to be changed: it and those above it will be sealed anew. */
  #heat(path: AbsPath): HotDir {
    let at = this.#root instanceof HotDir ? this.#root : new HotDir(this.#root);
    this.#root = at;
    at.sealed = undefined;
    if (path === ROOT) return at;
    for (const name of elements(path)) {
      const next = at.heat(name);
      if (next === undefined) throw this.#missing(path);
      next.sealed = undefined;
      at = next;
    }
    return at;
  }

  /** What stands at `path`; throws where its parent is no directory. */
  #existingParent(path: AbsPath): { readonly child: Slot | undefined } {
    const parent = parentOf(path);
    const slot = slotAt(this.#root, parent);
    if (slot === undefined) throw this.#missing(parent);
    if (!isDir(slot)) throw new DraftError("ENOTDIR", parent);
    return { child: slotAt(slot, `/${baseName(path)}` as AbsPath) };
  }

  /** ENOENT, or ENOTDIR where something on the way is no directory. */
  #missing(path: AbsPath): DraftError {
    for (let at = path; at !== ROOT; ) {
      at = parentOf(at);
      const slot = slotAt(this.#root, at);
      if (slot !== undefined) return new DraftError(isDir(slot) ? "ENOENT" : "ENOTDIR", path);
    }
    return new DraftError("ENOENT", path);
  }
}

/** A handle, or a directory made by hand, as a value of its own; a sealed one as it is. */
const own = (dir: DirNode): DirNode => (isKnown(dir) ? dir : sealedDir(dir, dir.names, dir.nodes));

const withoutStrayLink = (node: FileNode): FileNode => (node.link === undefined ? node : withoutLink(node));

const linkOf = (slot: Slot): LinkId | undefined =>
  slot instanceof HotDir || slot.kind !== "file" ? undefined : slot.link;

const named = (path: AbsPath, id: LinkId | undefined): readonly { readonly id: LinkId; readonly path: AbsPath }[] =>
  id === undefined ? [] : [{ id, path }];

const isSameFile = (a: Slot, b: Slot): boolean => linkOf(a) !== undefined && linkOf(a) === linkOf(b);

const isEmptyDir = (slot: Slot): boolean =>
  slot instanceof HotDir ? slot.slots.size === 0 : slot.kind === "dir" && slot.names.length === 0;

function mayReplace(slot: Slot, there: Slot, to: AbsPath): void {
  if (isDir(there) && !isDir(slot)) throw new DraftError("EISDIR", to);
  if (isDir(slot) && !isDir(there)) throw new DraftError("ENOTDIR", to);
  if (isDir(there) && !isEmptyDir(there)) throw new DraftError("ENOTEMPTY", to);
}

/** Puts the whole of `tree` at `at`, hard links included. The same as putting its root: groups follow their files. */
export const graft = (draft: Draft, at: AbsPath, tree: Tree): void => draft.put(at, tree.root);
