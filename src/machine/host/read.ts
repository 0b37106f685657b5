/**
 * Reads host directories as trees, without following links. Caches what it read: a file with the same inode, size, mode, owner and
 * times is not read again, and an unchanged directory is the same value.
 */
import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
} from "node:fs";
import {
  type ByteString,
  byteString,
  type Content,
  contentOf,
  type Fault,
  FaultError,
  type Name,
  textOfByteString,
} from "#base";
import type { DirNode, Inode, LinkId, Meta } from "#tree";
import { codeOf } from "../model/system-error.ts";
import { hostNamesIn, linkTargetAt, nodePath } from "./node-paths.ts";
import { copyToScratch, lazyContent } from "./spool.ts";
import type { HostOwner } from "./write.ts";

export type ReadFault = Fault<"host-tree-missing" | "host-tree-refused" | "host-tree-too-large">;

export interface ReadLimits {
  readonly entriesMax: number;
  readonly bytesMax: number;
  readonly depthMax: number;
}

export interface ReadOptions {
  /** The owner inside the sandbox. */
  readonly owner: (stat: BigIntStats) => HostOwner;
  readonly limits: ReadLimits;
  /** Whether a socket is kept, left out, or fails the read. A function gets the path of each that is left out. */
  readonly sockets: "keep" | "skip" | "refuse" | ((file: string) => void);
  /** `captured`: read now, because the file may change. `lazy`: read on demand. */
  readonly content: "captured" | "lazy";
  /** Changes the mode of unreadable files for a moment. Only for files of the harness. */
  readonly opensUnreadable: boolean;
  /** Whether the path is left out without a look at it, because it is a part of the system. */
  readonly isSystem?: (path: ByteString) => boolean;
  /** Whether the node is left out, because the harness made it. */
  readonly hidden?: (path: ByteString, node: Inode) => boolean;
}

interface Seen {
  readonly node: Inode;
  readonly stat: BigIntStats;
  /** The file changed just before it was read, so a later change may have the same time. */
  readonly racy: boolean;
}

/** Two ticks of the slowest kernel clock (100 Hz). */
const TICKS_NS = 20_000_000n;
/** Larger files are cached on disk. */
const SMALL_BYTES = 4n << 20n;

export class HostReader {
  readonly #reading: ReadOptions;
  #seen = new Map<string, Seen>();
  #next = new Map<string, Seen>();
  readonly #links = new Map<string, LinkId>();
  #linkNext = 0;
  #entries = 0;
  #bytes = 0n;
  #linked = false;

  constructor(reading: ReadOptions) {
    this.#reading = reading;
  }

  /** Whether the reader has found a file with several names. */
  get linked(): boolean {
    return this.#linked;
  }

  /** Caches a node that was just written, so an unchanged file is the same value when it is read. */
  remember(path: ByteString, node: Inode): void {
    const stat = lstatSync(nodePath(path), { bigint: true });
    if (node.kind === "file" && stat.nlink > 1n) this.#linked = true;
    if (node.kind === "file" && node.link !== undefined) {
      this.#links.set(keyOf(stat), node.link);
      this.#linkNext = Math.max(this.#linkNext, node.link + 1);
    }
    this.#seen.set(path, { node: this.#owned(node, stat), stat, racy: true });
  }

  /** The node at a path with everything below it, undefined if it does not exist. Drops cached paths that no longer exist. */
  tree(path: ByteString): Inode | undefined {
    this.#entries = 0;
    this.#bytes = 0n;
    this.#next = new Map();
    const node = this.#node(path, 0);
    this.#seen = this.#next;
    return node;
  }

  /** The node at a path. Keeps all cached paths. */
  node(path: ByteString): Inode | undefined {
    this.#entries = 0;
    this.#bytes = 0n;
    this.#next = this.#seen;
    return this.#node(path, 0);
  }

  #node(path: ByteString, depth: number): Inode | undefined {
    if (this.#reading.isSystem?.(path) === true) return undefined;
    const stat = lstatSync(nodePath(path), { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    this.#count(path, depth);
    const before = this.#seen.get(path);
    const unchanged = before !== undefined && sameStat(before.stat, stat) ? before : undefined;
    const node = stat.isDirectory() ? this.#directory(path, stat, before, depth) : this.#leaf(path, stat, unchanged);
    if (node === undefined || this.#reading.hidden?.(path, node) === true) return undefined;
    if (unchanged === undefined || unchanged.racy || node !== unchanged.node) {
      this.#next.set(path, { node, stat, racy: isRacy(stat) });
    } else this.#next.set(path, unchanged);
    return node;
  }

  #leaf(path: ByteString, stat: BigIntStats, unchanged: Seen | undefined): Inode | undefined {
    if (unchanged !== undefined && !unchanged.racy) return unchanged.node;
    const meta = this.#meta(stat);
    if (stat.isSymbolicLink()) return sameLink(unchanged?.node, linkTargetAt(path), meta);
    if (stat.isFile()) return this.#file(path, stat, meta, unchanged);
    if (stat.isSocket() && this.#reading.sockets !== "keep") return this.#socket(path);
    if (unchanged !== undefined) return unchanged.node;
    const kind = stat.isFIFO() ? "fifo" : stat.isSocket() ? "socket" : stat.isBlockDevice() ? "block" : "char";
    return { kind, ...meta, rdev: kind === "fifo" || kind === "socket" ? 0 : rdevOf(stat.rdev) };
  }

  #file(path: ByteString, stat: BigIntStats, meta: Meta, unchanged: Seen | undefined): Inode {
    this.#bytes += stat.size;
    if (this.#bytes > this.#reading.limits.bytesMax) this.#tooLarge(path, `${this.#reading.limits.bytesMax} bytes`);
    const content = this.#content(path, stat);
    const old = unchanged?.node;
    if (old?.kind === "file" && old.content.size === content.size && old.content.digest === content.digest) return old;
    if (stat.nlink < 2n) return { kind: "file", ...meta, content };
    this.#linked = true;
    return { kind: "file", ...meta, content, link: this.#linkId(stat) };
  }

  #content(path: ByteString, stat: BigIntStats): Content {
    if (this.#reading.content === "lazy") return lazyContent(path, Number(stat.size));
    return this.#opened(path, stat, () => contentAt(path));
  }

  #directory(path: ByteString, stat: BigIntStats, before: Seen | undefined, depth: number): DirNode {
    const listed = this.#opened(path, stat, () => hostNamesIn(path));
    const names: Name[] = [];
    const nodes: Inode[] = [];
    for (const name of listed) {
      const node = this.#node(path === "/" ? byteString`/${name}` : byteString`${path}/${name}`, depth + 1);
      if (node === undefined) continue;
      names.push(name);
      nodes.push(node);
    }
    const dir: DirNode = { kind: "dir", ...this.#meta(stat), names, nodes };
    return before?.node.kind === "dir" && sameDirectory(before.node, dir) ? before.node : dir;
  }

  #socket(path: ByteString): undefined {
    const { sockets } = this.#reading;
    if (typeof sockets === "function") sockets(textOfByteString(path));
    if (sockets !== "refuse") return;
    throw new FaultError({
      kind: "host-tree-refused",
      message: "a socket cannot be part of a tree",
      where: { file: textOfByteString(path) },
      remedy: "stop the program that listens there, or leave the folder out",
    });
  }

  #count(path: ByteString, depth: number): void {
    const { entriesMax, depthMax } = this.#reading.limits;
    this.#entries++;
    if (this.#entries > entriesMax) this.#tooLarge(path, `${entriesMax} files`);
    if (depth > depthMax) this.#tooLarge(path, `${depthMax} nested directories`);
  }

  #tooLarge(path: ByteString, bound: string): never {
    throw new FaultError({
      kind: "host-tree-too-large",
      message: `a folder of the host may contain at most ${bound}`,
      where: { file: textOfByteString(path) },
      remedy: "name a smaller folder",
    });
  }

  #meta(stat: BigIntStats): Meta {
    return { mode: Number(stat.mode) & 0o7777, ...this.#reading.owner(stat), mtimeNs: stat.mtimeNs };
  }

  #owned<T extends Inode>(node: T, stat: BigIntStats): T {
    const { uid, gid } = this.#reading.owner(stat);
    return node.uid === uid && node.gid === gid ? node : { ...node, uid, gid };
  }

  #opened<T>(path: ByteString, stat: BigIntStats, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!this.#reading.opensUnreadable || codeOf(error) !== "EACCES") throw error;
      chmodSync(nodePath(path), 0o700);
      try {
        return read();
      } finally {
        chmodSync(nodePath(path), Number(stat.mode) & 0o7777);
      }
    }
  }

  #linkId(stat: BigIntStats): LinkId {
    const known = this.#links.get(keyOf(stat));
    if (known !== undefined) return known;
    const id = this.#linkNext as LinkId;
    this.#linkNext++;
    this.#links.set(keyOf(stat), id);
    return id;
  }
}

const keyOf = (stat: BigIntStats): string => `${stat.dev}:${stat.ino}`;

const sameStat = (a: BigIntStats, b: BigIntStats): boolean =>
  a.ino === b.ino &&
  a.size === b.size &&
  a.mode === b.mode &&
  a.uid === b.uid &&
  a.gid === b.gid &&
  a.nlink === b.nlink &&
  a.ctimeNs === b.ctimeNs &&
  a.mtimeNs === b.mtimeNs;

const sameDirectory = (a: DirNode, b: DirNode): boolean =>
  a.mode === b.mode &&
  a.uid === b.uid &&
  a.gid === b.gid &&
  a.mtimeNs === b.mtimeNs &&
  a.names.length === b.names.length &&
  a.nodes.every((node, i) => node === b.nodes[i] && a.names[i] === b.names[i]);

const sameLink = (before: Inode | undefined, target: ByteString, meta: Meta): Inode =>
  before?.kind === "symlink" && before.target === target ? before : { kind: "symlink", ...meta, target };

const isRacy = (stat: BigIntStats): boolean => BigInt(Date.now()) * 1_000_000n - stat.ctimeNs < TICKS_NS;

/** The device number of a tree (`major * 256 + minor`) from the host's dev_t. */
const rdevOf = (dev: bigint): number => Number(((dev >> 8n) & 0xfffn) * 256n + (dev & 0xffn));

/** Does not follow a link that replaced the file since its stat. */
function contentAt(path: ByteString): Content {
  const fd = openSync(nodePath(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(fd);
    return size > SMALL_BYTES ? copyToScratch(fd, size) : contentOf(readFileSync(fd));
  } finally {
    closeSync(fd);
  }
}
