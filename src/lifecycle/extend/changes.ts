/**
 * What changed in the file system between two looks at it, as a layer. In-process a look is a few pointers, on a host a walk: there a
 * file whose size, metadata and time are the same counts as unchanged, unless its time is so young that the clock may not tell.
 *
 * Owners and modes are kept; every entry has one time, so that the same change gives the same bytes. The directories above a change
 * are repeated, as image builders do. Sockets are left out. A directory of which only the time changed has not changed.
 */
import {
  type AbsPath,
  ancestors,
  asByteString,
  type ByteString,
  baseName,
  child,
  contentOf,
  EMPTY,
  isWithin,
  parentOf,
  ROOT,
} from "#base";
import { type Entry, type Layer, layerOf } from "#image";
import type { Process } from "#machine";
import {
  type Change,
  type DirNode,
  diff,
  dir,
  type FileNode,
  type Inode,
  lookup,
  type Meta,
  type Tree,
  walk,
} from "#tree";
import { NORMAL_TIME_NS } from "../layers/attributes.ts";

export interface FileSystemSnapshot {
  readonly root: DirNode;
  /** When it was taken. */
  readonly atNs: bigint;
}

/** Nothing of these belongs to an image. */
const NEVER: readonly string[] = ["/dev", "/proc", "/sys"];
/** As access(2) has it. */
const WRITE = 2;
/** Two ticks of the slowest kernel clock: a file this young may change again without showing it. */
const YOUNG_NS = 20_000_000n;

type DetectorProcess = Pick<Process, "fs" | "clock" | "uid">;

export class ChangeDetector {
  readonly #process: DetectorProcess;
  readonly #ignore: readonly AbsPath[];
  #shares: boolean | undefined;
  constructor(process: DetectorProcess, ignore: readonly AbsPath[]) {
    this.#process = process;
    this.#ignore = [...ignore, ...(NEVER as readonly AbsPath[])];
  }

  snapshot(before?: FileSystemSnapshot): FileSystemSnapshot {
    const seen = this.#at(ROOT) as DirNode;
    const atNs = this.#process.clock.nowNs();
    if (this.#isShared(seen)) return { root: seen, atNs };
    for (const { node } of walk(seen)) if (node.kind === "file" && isYoung(node, atNs)) pinDigest(node);
    return { root: before === undefined ? seen : (reuseUnchanged(before, seen) as DirNode), atNs };
  }

  /** Undefined where nothing changed. Content is taken along now: the next instruction may change the file. */
  layerBetween(before: FileSystemSnapshot, after: FileSystemSnapshot): Layer | undefined {
    const changes = diff({ root: before.root, links: NO_LINKS }, { root: after.root, links: NO_LINKS });
    const entries = layerEntries(changes, after.root, {
      contentAt: (path, node) => (this.#shares === true ? node.content : contentOf(this.#process.fs.read(path))),
      snapshotOf: (path) => ancestors(path).find((above) => !this.#mayHoldMounts(above)) ?? path,
    });
    return entries.length === 0 ? undefined : layerOf(entries);
  }

  #at(path: AbsPath): Inode | undefined {
    if (this.#ignore.includes(path)) return undefined;
    const { fs } = this.#process;
    const stat = fs.lstat(path);
    if (stat.kind === "socket") return undefined;
    if (stat.kind !== "dir") return fs.snapshot(path);
    if (path !== ROOT && this.#isReadOnly(path)) return dir([], stat);
    if (!this.#mayHoldMounts(path)) return fs.snapshot(path);
    const children = fs.readDir(path).flatMap((name): [typeof name, Inode][] => {
      const node = this.#at(child(path, name));
      return node === undefined ? [] : [[name, node]];
    });
    return dir(children, stat);
  }

  /** What is left out, and parts of a host's system: `/usr/lib`. */
  #mayHoldMounts(path: AbsPath): boolean {
    return path === ROOT || parentOf(path) === ROOT || this.#ignore.some((one) => isWithin(path, one));
  }

  /** Root is refused by a mount alone: nothing below changes, and it may be a whole system, such as a sandbox borrows from its host. */
  #isReadOnly(path: AbsPath): boolean {
    return this.#process.uid === 0 && !this.#process.fs.access(path, WRITE);
  }

  /** Are two looks at an unchanged file one and the same value? */
  #isShared(seen: DirNode): boolean {
    if (this.#shares !== undefined) return this.#shares;
    for (const { path, node } of walk(seen)) {
      if (node.kind !== "file") continue;
      const again = this.#process.fs.snapshot(path);
      this.#shares = again.kind === "file" && again.content === node.content;
      return this.#shares;
    }
    return true;
  }
}

const NO_LINKS: Tree["links"] = new Map();

const isYoung = ({ mtimeNs }: Meta, nowNs: bigint): boolean => mtimeNs > nowNs - YOUNG_NS;

/** Reads the file while it is as it is: the digest is kept. */
const pinDigest = ({ content }: FileNode): unknown => content.digest;

/** What did not change is the value that it was before. */
function reuseUnchanged(before: FileSystemSnapshot, now: Inode, was: Inode | undefined = before.root): Inode {
  if (was === undefined || was.kind !== now.kind || !sameMeta(was, now)) {
    return now.kind === "dir" && was?.kind === "dir" ? reuseUnchangedDir(before, was, now) : now;
  }
  if (now.kind === "dir") return reuseUnchangedDir(before, was as DirNode, now);
  if (now.kind !== "file") return now;
  const { content } = was as FileNode;
  if (content.size !== now.content.size) return now;
  return isYoung(was, before.atNs) && content.digest !== now.content.digest ? now : was;
}

function reuseUnchangedDir(before: FileSystemSnapshot, was: DirNode, now: DirNode): DirNode {
  const old = new Map(was.names.map((name, i) => [name, was.nodes[i]]));
  const nodes = now.nodes.map((node, i) => {
    const name = now.names[i];
    const earlier = name === undefined ? undefined : old.get(name);
    return earlier === undefined ? node : reuseUnchanged(before, node, earlier);
  });
  return dir(
    now.names.map((name, i): [typeof name, Inode] => [name, nodes[i] as Inode]),
    now,
  );
}

const sameMeta = (a: Meta, b: Meta): boolean => sameOwner(a, b) && a.mtimeNs === b.mtimeNs;
const sameOwner = (a: Meta, b: Meta): boolean => a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;

interface ContentSources {
  contentAt(path: AbsPath, node: FileNode): FileNode["content"];
  /** The path whose snapshot has the file: links are numbered in each anew. */
  snapshotOf(path: AbsPath): AbsPath;
}

function layerEntries(changes: readonly Change[], after: DirNode, sources: ContentSources): readonly Entry[] {
  const emission = new LayerBuilder({ root: after, links: NO_LINKS }, sources);
  for (const change of changes) emission.add(change);
  return emission.entries;
}

class LayerBuilder {
  readonly entries: Entry[] = [];
  readonly #after: Tree;
  readonly #sources: ContentSources;
  readonly #written = new Set<AbsPath>();
  readonly #names = new Map<string, AbsPath>();
  #gone: AbsPath | undefined;

  constructor(after: Tree, sources: ContentSources) {
    this.#after = after;
    this.#sources = sources;
  }

  add({ path, was, now }: Change): void {
    if (now === undefined) this.#removed(path);
    else if (!(was?.kind === "dir" && now.kind === "dir" && sameOwner(was, now))) this.#present(path, now);
  }

  /** What is below goes with it; what something else replaced needs no whiteout. */
  #removed(path: AbsPath): void {
    if (this.#gone !== undefined && isWithin(this.#gone, path)) return;
    this.#gone = path;
    if (lookup(this.#after, path) !== undefined) return;
    this.#parents(path);
    const name = asByteString(`${path.slice(1, path.lastIndexOf("/") + 1)}.wh.${baseName(path)}`);
    this.entries.push({ name, type: "file", meta: metaOf({ mode: 0, uid: 0, gid: 0 }), content: EMPTY });
  }

  #present(path: AbsPath, node: Inode): void {
    if (this.#written.has(path) || node.kind === "socket") return;
    this.#parents(path);
    this.#write(path, node);
  }

  #parents(path: AbsPath): void {
    for (const above of ancestors(path)) {
      if (this.#written.has(above)) continue;
      const node = lookup(this.#after, above);
      if (node?.kind === "dir") this.#write(above, node);
    }
  }

  #write(path: AbsPath, node: Inode): void {
    this.#written.add(path);
    const head = { name: nameIn(path), meta: metaOf(node) };
    if (node.kind === "dir") this.entries.push({ ...head, type: "dir" });
    else if (node.kind === "symlink") this.entries.push({ ...head, type: "symlink", linkname: node.target });
    else if (node.kind === "file") this.entries.push(this.#file(path, node, head));
    else if (node.kind !== "socket") this.entries.push({ ...head, type: node.kind, rdev: node.rdev });
  }

  /** A file with more names in this layer is written once. */
  #file(path: AbsPath, node: FileNode, head: Pick<Entry, "name" | "meta">): Entry {
    const content = this.#sources.contentAt(path, node);
    if (node.link === undefined) return { ...head, type: "file", content };
    const key = `${node.link} ${this.#sources.snapshotOf(path)}`;
    const first = this.#names.get(key);
    if (first !== undefined) return { ...head, type: "hardlink", linkname: nameIn(first) };
    this.#names.set(key, path);
    return { ...head, type: "file", content };
  }
}

/** Without the slash in front, as image builders name entries. */
const nameIn = (path: AbsPath): ByteString => (path === ROOT ? ROOT : path.slice(1));

const metaOf = ({ mode, uid, gid }: Pick<Meta, "mode" | "uid" | "gid">): Meta => ({
  mode,
  uid,
  gid,
  mtimeNs: NORMAL_TIME_NS,
});
