/**
 * Makes a layer of the changes between two snapshots of the file system. In-process a snapshot is a few pointers, on a host it is a walk:
 * there a file with the same size, metadata and time counts as unchanged, unless its time is too recent for the resolution of the clock.
 *
 * Entries keep owners and modes and have one constant time, so that the same change gives the same bytes. The layer repeats the
 * directories above a change, as image builders do. It has no sockets, and no directory of which only the time changed.
 */
import {
  type AbsPath,
  absPath,
  ancestors,
  type ByteString,
  baseName,
  byteString,
  child,
  contentOf,
  EMPTY,
  invariant,
  isWithin,
  parentOf,
  ROOT,
} from "#base";
import { type Layer, layerOf } from "#image";
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
  type TarEntry,
  type Tree,
  walk,
} from "#tree";
import { NORMAL_TIME_NS } from "../layers/attributes.ts";

export interface FileSystemSnapshot {
  readonly root: DirNode;
  /** The time of the snapshot. */
  readonly atNs: bigint;
}

/** Kernel directories, which no image contains. */
const NEVER = [absPath("/dev"), absPath("/proc"), absPath("/sys")];
/** The mode of access(2). */
const WRITE = 2;
/** Two ticks of the slowest kernel clock: a file modified in this time may change again without a new time. */
const RECENT_NS = 20_000_000n;

type DetectorProcess = Pick<Process, "fs" | "clock" | "uid">;

export class ChangeDetector {
  readonly #process: DetectorProcess;
  readonly #ignore: readonly AbsPath[];
  #shares: boolean | undefined;
  constructor(process: DetectorProcess, ignore: readonly AbsPath[]) {
    this.#process = process;
    this.#ignore = [...ignore, ...NEVER];
  }

  snapshot(before?: FileSystemSnapshot): FileSystemSnapshot {
    const seen = this.#nodeAt(ROOT);
    invariant(seen?.kind === "dir", "the root is a directory");
    const atNs = this.#process.clock.nowNs();
    if (this.#isShared(seen)) return { root: seen, atNs };
    for (const { node } of walk(seen)) if (node.kind === "file" && isRecent(node, atNs)) pinDigest(node);
    return { root: before === undefined ? seen : reuseUnchangedDir(before, before.root, seen), atNs };
  }

  /** Undefined if nothing changed. Reads the contents now, because the next instruction may change the files. */
  layerBetween(before: FileSystemSnapshot, after: FileSystemSnapshot): Layer | undefined {
    const changes = diff({ root: before.root, links: NO_LINKS }, { root: after.root, links: NO_LINKS });
    const entries = layerEntries(changes, after.root, {
      contentAt: (path, node) => (this.#shares === true ? node.content : contentOf(this.#process.fs.read(path))),
      snapshotOf: (path) => ancestors(path).find((above) => !this.#mayHoldMounts(above)) ?? path,
    });
    return entries.length === 0 ? undefined : layerOf(entries);
  }

  #nodeAt(path: AbsPath): Inode | undefined {
    if (this.#ignore.includes(path)) return undefined;
    const { fs } = this.#process;
    const stat = fs.lstat(path);
    if (stat.kind === "socket") return undefined;
    if (stat.kind !== "dir") return fs.snapshot(path);
    if (path !== ROOT && this.#isReadOnly(path)) return dir([], stat);
    if (!this.#mayHoldMounts(path)) return fs.snapshot(path);
    const children = fs.readDir(path).flatMap((name): [typeof name, Inode][] => {
      const node = this.#nodeAt(child(path, name));
      return node === undefined ? [] : [[name, node]];
    });
    return dir(children, stat);
  }

  /** Directories above ignored ones, and the top directories of a host: `/usr/lib` may be a mount. */
  #mayHoldMounts(path: AbsPath): boolean {
    return path === ROOT || parentOf(path) === ROOT || this.#ignore.some((one) => isWithin(path, one));
  }

  /** Only a read-only mount rejects root. Nothing below it changes, and it may be the whole system of a host. */
  #isReadOnly(path: AbsPath): boolean {
    return this.#process.uid === 0 && !this.#process.fs.access(path, WRITE);
  }

  /** Reports whether two snapshots of an unchanged file share its content. */
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

const isRecent = ({ mtimeNs }: Meta, nowNs: bigint): boolean => mtimeNs > nowNs - RECENT_NS;

/** Reads the file before it can change; its content remembers the digest. */
const pinDigest = ({ content }: FileNode): unknown => content.digest;

/** Replaces an unchanged node by the earlier one, so that `diff` sees the same object. */
function reuseUnchanged(before: FileSystemSnapshot, now: Inode, was: Inode): Inode {
  if (now.kind === "dir") return was.kind === "dir" ? reuseUnchangedDir(before, was, now) : now;
  if (now.kind !== "file" || was.kind !== "file" || !sameMeta(was, now)) return now;
  if (was.content.size !== now.content.size) return now;
  return isRecent(was, before.atNs) && was.content.digest !== now.content.digest ? now : was;
}

function reuseUnchangedDir(before: FileSystemSnapshot, was: DirNode, now: DirNode): DirNode {
  const old = new Map(was.names.map((name, i) => [name, was.nodes[i]]));
  const entries = now.names.flatMap((name, i): [typeof name, Inode][] => {
    const [node, earlier] = [now.nodes[i], old.get(name)];
    if (node === undefined) return [];
    return [[name, earlier === undefined ? node : reuseUnchanged(before, node, earlier)]];
  });
  return dir(entries, now);
}

const sameMeta = (a: Meta, b: Meta): boolean => sameOwner(a, b) && a.mtimeNs === b.mtimeNs;
const sameOwner = (a: Meta, b: Meta): boolean => a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;

interface ContentSources {
  contentAt(path: AbsPath, node: FileNode): FileNode["content"];
  /** The path whose snapshot has the file: each snapshot numbers hard links separately. */
  snapshotOf(path: AbsPath): AbsPath;
}

function layerEntries(changes: readonly Change[], after: DirNode, sources: ContentSources): readonly TarEntry[] {
  const emission = new LayerBuilder({ root: after, links: NO_LINKS }, sources);
  for (const change of changes) emission.add(change);
  return emission.entries;
}

class LayerBuilder {
  readonly entries: TarEntry[] = [];
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

  /** A whiteout removes everything below it. A path that now has another node needs no whiteout. */
  #removed(path: AbsPath): void {
    if (this.#gone !== undefined && isWithin(this.#gone, path)) return;
    this.#gone = path;
    if (lookup(this.#after, path) !== undefined) return;
    this.#parents(path);
    const name = byteString`${path.slice(1, path.lastIndexOf("/") + 1)}.wh.${baseName(path)}`;
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

  /** Writes a file with several names in this layer once. */
  #file(path: AbsPath, node: FileNode, head: Pick<TarEntry, "name" | "meta">): TarEntry {
    const content = this.#sources.contentAt(path, node);
    if (node.link === undefined) return { ...head, type: "file", content };
    const key = `${node.link} ${this.#sources.snapshotOf(path)}`;
    const first = this.#names.get(key);
    if (first !== undefined) return { ...head, type: "hardlink", linkname: nameIn(first) };
    this.#names.set(key, path);
    return { ...head, type: "file", content };
  }
}

/** Without the leading slash, as image builders name entries. */
const nameIn = (path: AbsPath): ByteString => (path === ROOT ? ROOT : path.slice(1));

const metaOf = ({ mode, uid, gid }: Pick<Meta, "mode" | "uid" | "gid">): Meta => ({
  mode,
  uid,
  gid,
  mtimeNs: NORMAL_TIME_NS,
});
