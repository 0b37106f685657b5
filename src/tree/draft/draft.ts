/** A draft: a tree whose changed directories are mutable. It implements the interface of draft.types.ts. */
import { type AbsPath, absPath, isWithin, type Name, parentOf, ROOT } from "#base";
import { factsOf, isKnown, sealedDir } from "../model/facts.ts";
import { sameMeta } from "../model/node.ts";
import type { DirNode, FileNode, Inode, LinkId, Meta, Tree } from "../model/tree.ts";
import { DirectoryTable } from "./directory-table.ts";
import type { DirHead, Draft, Head } from "./draft.types.ts";
import { DraftError } from "./error.ts";
import { LinkGroups } from "./links.ts";
import { dirHead, isDir, isEmptyDir, MutableDir, type Slot } from "./mutable-dir.ts";
import { InodeNumbers } from "./numbers.ts";
import { relink, withoutLink } from "./relink.ts";

/** Makes a draft of a tree at no cost: it shares everything with `tree` until it changes. */
export const draftOf = (tree: Tree): Draft => new TreeDraft(tree);

class TreeDraft implements Draft {
  #tree: Tree;
  readonly #spine: DirectoryTable;
  readonly #links: LinkGroups;
  readonly #numbers = new InodeNumbers();
  /** Written files with several names. {@link #spread} puts them under all their names before whole directories are read. */
  readonly #written = new Map<LinkId, FileNode>();

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#spine = new DirectoryTable(tree.root);
    this.#links = new LinkGroups(tree.links);
  }

  get(path: AbsPath): Inode | undefined {
    const slot = this.#spine.get(path);
    return slot instanceof MutableDir ? this.#handle(slot) : slot?.kind === "file" ? this.#current(slot) : slot;
  }

  head(path: AbsPath): Head | undefined {
    return this.#head(this.#spine.get(path));
  }

  headIn(dir: AbsPath, name: Name): Head | undefined {
    return this.#head(this.#spine.getIn(dir, name));
  }

  directoryHead(dir: AbsPath): DirHead | undefined {
    const found = this.#spine.directory(dir);
    return found instanceof MutableDir ? found.meta : found;
  }

  list(path: AbsPath): readonly Name[] | undefined {
    const slot = this.#spine.get(path);
    if (slot instanceof MutableDir) return slot.sortedNames();
    return slot?.kind === "dir" ? slot.names : undefined;
  }

  put(path: AbsPath, node: Inode): void {
    const was = path === ROOT ? this.#spine.root : this.#childAt(path);
    if (path === ROOT) this.#putRoot(node);
    else if (node.kind === "dir") this.#replace(path, was, own(node));
    else if (node.kind !== "file") this.#replace(path, was, node);
    else this.#putFile(path, was, node);
  }

  setMeta(path: AbsPath, meta: Partial<Meta>): void {
    const slot = this.#spine.get(path);
    if (slot === undefined) throw this.#missing(path);
    const node = slot instanceof MutableDir || slot.kind !== "file" ? slot : this.#current(slot);
    const was = node instanceof MutableDir ? node.meta : node;
    const next: Meta = {
      mode: meta.mode ?? was.mode,
      uid: meta.uid ?? was.uid,
      gid: meta.gid ?? was.gid,
      mtimeNs: meta.mtimeNs ?? was.mtimeNs,
    };
    if (sameMeta(was, next)) return;
    if (node instanceof MutableDir || node.kind === "dir") this.#setDirMeta(path, next);
    else if (node.kind === "file" && node.link !== undefined) this.#written.set(node.link, { ...node, ...next });
    else this.#spine.set(path, { ...node, ...next });
  }

  touchDirectory(dir: AbsPath, mtimeNs: bigint): void {
    const hot = this.#spine.mutable(dir);
    if (hot === undefined) throw this.#missing(dir);
    const { kind, mode, uid, gid } = hot.meta;
    hot.meta = { kind, mode, uid, gid, mtimeNs };
  }

  link(from: AbsPath, to: AbsPath): void {
    const node = this.get(from);
    if (node === undefined) throw this.#missing(from);
    if (node.kind === "dir") throw new DraftError("EPERM", from);
    if (to === ROOT || this.#childAt(to) !== undefined) throw new DraftError("EEXIST", to);
    if (node.kind !== "file") {
      this.#spine.set(to, node);
    } else if (node.link !== undefined) {
      this.#links.add(node.link, to);
      this.#spine.set(to, node);
    } else {
      const link = this.#links.create([from, to]);
      const shared: FileNode = { ...node, link };
      this.#numbers.share(from, link);
      this.#spine.set(from, shared);
      this.#spine.set(to, shared);
    }
  }

  move(from: AbsPath, to: AbsPath): void {
    const slot = this.#spine.get(from);
    if (slot === undefined) throw this.#missing(from);
    if (from === to) return;
    if (from === ROOT || isWithin(from, to)) throw new DraftError("EINVAL", to);
    if (to === ROOT) throw new DraftError("ENOTEMPTY", to);
    const target = this.#childAt(to);
    if (target !== undefined && isSameFile(slot, target)) return;
    if (target !== undefined) checkReplaceable(slot, target, to);
    this.#forget(to, target);
    this.#renameLinks(slot, from, to);
    this.#spine.delete(from);
    this.#spine.set(to, slot);
    this.#numbers.move(from, to);
  }

  remove(path: AbsPath): void {
    if (path === ROOT) throw new DraftError("EINVAL", path);
    const slot = this.#spine.get(path);
    if (slot === undefined) return;
    this.#spine.delete(path);
    this.#forget(path, slot);
  }

  linkCount(path: AbsPath): number {
    const slot = this.#spine.get(path);
    if (slot === undefined) throw this.#missing(path);
    if (slot instanceof MutableDir) return 2 + slot.subdirs;
    if (slot.kind === "dir") return 2 + factsOf(slot).subdirs;
    return slot.kind === "file" && slot.link !== undefined ? this.#links.count(slot.link) : 1;
  }

  inodeNumber(path: AbsPath): number {
    const slot = this.#spine.get(path);
    if (slot === undefined) throw this.#missing(path);
    return this.#numbers.of(path, linkOf(slot));
  }

  seal(): Tree {
    this.#spread();
    const root = this.#spine.seal();
    const links = this.#links.seal();
    if (root !== this.#tree.root || links !== this.#tree.links) this.#tree = { root, links };
    return this.#tree;
  }

  /** A directory whose names and nodes are computed at their first use. They are plain properties, so a copy of it is a directory too. */
  #handle(hot: MutableDir): DirNode {
    if (hot.sealed !== undefined && this.#written.size === 0) return hot.sealed;
    if (hot.handle?.of === hot.meta) return hot.handle.node;
    const seal = (): DirNode => {
      this.#spread();
      return hot.seal();
    };
    const node: DirNode = {
      ...hot.meta,
      get names() {
        return hot.sortedNames();
      },
      get nodes() {
        return seal().nodes;
      },
    };
    hot.handle = { of: hot.meta, node };
    return node;
  }

  #head(slot: Slot | undefined): Head | undefined {
    return slot instanceof MutableDir ? slot.meta : slot?.kind === "file" ? this.#current(slot) : slot;
  }

  #current(file: FileNode): FileNode {
    return file.link === undefined ? file : (this.#written.get(file.link) ?? file);
  }

  /** Puts each written file under all its names, so that the directories above each name differ. */
  #spread(): void {
    for (const [link, node] of this.#written) for (const path of this.#links.paths(link)) this.#spine.set(path, node);
    this.#written.clear();
  }

  #putRoot(node: Inode): void {
    if (node.kind !== "dir") throw new DraftError("ENOTDIR", ROOT);
    const dir = own(node);
    this.#forget(ROOT, this.#spine.root);
    this.#spine.replaceRoot(this.#adopted(dir, ROOT));
  }

  /** A file over a file keeps the inode number. With the link of the previous file, it changes the file under all its names. */
  #putFile(path: AbsPath, was: Slot | undefined, node: FileNode): void {
    const link = was === undefined ? undefined : linkOf(was);
    const isFile = was !== undefined && !(was instanceof MutableDir) && was.kind === "file";
    if (link !== undefined && link === node.link) this.#written.set(link, node);
    else if (isFile && link === undefined) this.#spine.set(path, withoutStrayLink(node));
    else this.#replace(path, was, withoutStrayLink(node));
  }

  #replace(path: AbsPath, was: Slot | undefined, node: Inode): void {
    this.#forget(path, was);
    this.#spine.set(path, node.kind === "dir" ? this.#adopted(node, path) : node);
  }

  #setDirMeta(path: AbsPath, meta: Meta): void {
    const hot = this.#spine.mutable(path);
    if (hot !== undefined) hot.meta = dirHead(meta);
  }

  #adopted(dir: DirNode, at: AbsPath): DirNode {
    return factsOf(dir).linked ? relink(dir, at, (paths) => this.#links.create(paths)) : dir;
  }

  /** Forgets the previous inode at `path`: its names leave their link groups, and its number is free. */
  #forget(path: AbsPath, slot: Slot | undefined): void {
    if (slot === undefined) return;
    this.#numbers.forget(path);
    if (this.#links.isEmpty) return;
    const gone = isDir(slot) ? (isEmptyDir(slot) ? [] : this.#links.below(path)) : named(path, linkOf(slot));
    for (const { id, path: name } of gone) this.#links.drop(id, name);
    for (const id of new Set(gone.map(({ id }) => id))) this.#unshare(id);
  }

  /** A file that has only one name left is no longer linked. */
  #unshare(id: LinkId): void {
    if (this.#links.count(id) > 1) return;
    const [last] = this.#links.paths(id);
    const slot = last === undefined ? undefined : this.#spine.get(last);
    if (last !== undefined && slot !== undefined && !(slot instanceof MutableDir) && slot.kind === "file") {
      this.#spine.set(last, withoutLink(this.#current(slot)));
      this.#numbers.unshare(last, id);
    }
    this.#written.delete(id);
    this.#links.dissolve(id);
  }

  #renameLinks(slot: Slot, from: AbsPath, to: AbsPath): void {
    if (this.#links.isEmpty) return;
    const moved = isDir(slot) ? this.#links.below(from) : named(from, linkOf(slot));
    for (const { id, path } of moved) this.#links.rename(id, path, movedPath(path, from, to));
  }

  /** The slot at `path`. Throws if the parent is not a directory. */
  #childAt(path: AbsPath): Slot | undefined {
    const slot = this.#spine.get(path);
    if (slot !== undefined || this.#spine.isParentKnown(path)) return slot;
    const parent = parentOf(path);
    const above = this.#spine.get(parent);
    if (above === undefined) throw this.#missing(parent);
    if (!isDir(above)) throw new DraftError("ENOTDIR", parent);
    return undefined;
  }

  /** ENOENT, or ENOTDIR if something on the way is not a directory. */
  #missing(path: AbsPath): DraftError {
    for (let at = path; at !== ROOT; ) {
      at = parentOf(at);
      const slot = this.#spine.get(at);
      if (slot !== undefined) return new DraftError(isDir(slot) ? "ENOENT" : "ENOTDIR", path);
    }
    return new DraftError("ENOENT", path);
  }
}

/** Copies a directory that this room did not make, such as a handle. */
const own = (dir: DirNode): DirNode => (isKnown(dir) ? dir : sealedDir(dir, dir.names, dir.nodes));

const withoutStrayLink = (node: FileNode): FileNode => (node.link === undefined ? node : withoutLink(node));

/** The path that `path`, at or below `from`, has after a move to `to`. */
const movedPath = (path: AbsPath, from: AbsPath, to: AbsPath): AbsPath => absPath(`${to}${path.slice(from.length)}`);

const linkOf = (slot: Slot): LinkId | undefined =>
  slot instanceof MutableDir || slot.kind !== "file" ? undefined : slot.link;

const named = (path: AbsPath, id: LinkId | undefined): readonly { readonly id: LinkId; readonly path: AbsPath }[] =>
  id === undefined ? [] : [{ id, path }];

const isSameFile = (a: Slot, b: Slot): boolean => linkOf(a) !== undefined && linkOf(a) === linkOf(b);

function checkReplaceable(slot: Slot, there: Slot, to: AbsPath): void {
  if (isDir(there) && !isDir(slot)) throw new DraftError("EISDIR", to);
  if (isDir(slot) && !isDir(there)) throw new DraftError("ENOTDIR", to);
  if (isDir(there) && !isEmptyDir(there)) throw new DraftError("ENOTEMPTY", to);
}

/** Puts a whole tree, with its hard links, at a path. */
export const graft = (draft: Draft, at: AbsPath, tree: Tree): void => draft.put(at, tree.root);
