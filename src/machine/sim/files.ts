/** The calls that query, read and write files. */
import { type Bytes, type Content, EMPTY } from "#base";
import type { FileNode, Head } from "#tree";
import type { Stat, WriteOptions } from "../model/process.ts";
import type { Errno } from "../model/system-error.ts";
import { appendContent, contentFrom } from "./content.ts";
import type { ResolvedPath } from "./path-resolver.ts";
import { may, modeAfterWrite, modeOfNew, READ, WRITE } from "./permission.ts";
import { type Call, charge, createInode, errorFor, expectWritable, isReadOnly, type View } from "./view.ts";

/** The device numbers of `/dev/null` and `/dev/full`, the only devices of a simulated machine. */
export const NULL_DEVICE = 259;
export const FULL_DEVICE = 263;

/** The link count and the inode number are computed on demand, because they need a search in the draft. */
class SimStat implements Stat {
  readonly kind: Head["kind"];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  readonly size: number;
  readonly rdev: number;
  readonly #resolved: ResolvedPath;
  constructor(resolved: ResolvedPath, node: Head) {
    this.#resolved = resolved;
    this.kind = node.kind;
    this.mode = node.mode;
    this.uid = node.uid;
    this.gid = node.gid;
    this.mtimeNs = node.mtimeNs;
    this.size = sizeOf(node);
    this.rdev = "rdev" in node ? node.rdev : 0;
  }
  get nlink(): number {
    return this.#resolved.mount.draft.linkCount(this.#resolved.mountRelative);
  }
  get ino(): number {
    return this.#resolved.mount.draft.inodeNumber(this.#resolved.mountRelative);
  }
}

const sizeOf = (node: Head): number =>
  node.kind === "file" ? node.content.size : node.kind === "symlink" ? node.target.length : 0;

export function stat(view: View, call: Call, follow: "always" | "slash"): Stat {
  const resolved = view.paths.resolveExisting(call.syscall, call.path, follow);
  return new SimStat(resolved, resolved.node);
}

export const exists = (view: View, path: string): boolean => isThere(view.paths.tryResolve(path, "always"));

export function kind(view: View, path: string): Head["kind"] | undefined {
  const resolved = view.paths.tryResolve(path, "always");
  return isThere(resolved) ? resolved.node.kind : undefined;
}

export function access(view: View, path: string, bits: number): boolean {
  const resolved = view.paths.tryResolve(path, "always");
  return (
    isThere(resolved) &&
    !((bits & WRITE) !== 0 && isReadOnly(view, resolved)) &&
    may(view.paths.ids, resolved.node, bits)
  );
}

const isThere = (resolved: ResolvedPath | Errno): resolved is ResolvedPath & { readonly node: Head } =>
  typeof resolved !== "string" && resolved.node !== undefined && (!resolved.slash || resolved.node.kind === "dir");

export function readDir(view: View, call: Call): ResolvedPath {
  const resolved = view.paths.resolveExisting(call.syscall, call.path, "always");
  if (resolved.node.kind !== "dir") throw errorFor(call, "ENOTDIR");
  if (!may(view.paths.ids, resolved.node, READ)) throw errorFor(call, "EACCES");
  return resolved;
}

export const readContent = (view: View, call: Call): Content =>
  contentOfNode(view, view.paths.resolveExisting(call.syscall, call.path, "always").node, call);

export function readIfThere(view: View, call: Call): Content | undefined {
  const resolved = view.paths.tryResolve(call.path, "always");
  if (isThere(resolved)) return contentOfNode(view, resolved.node, call);
  const isMissing = resolved === "ENOENT" || (typeof resolved !== "string" && resolved.node === undefined);
  return isMissing ? undefined : readContent(view, call);
}

function contentOfNode(view: View, node: Head, call: Call): Content {
  if (!may(view.paths.ids, node, READ)) throw errorFor(call, "EACCES");
  if (node.kind === "file") return node.content;
  if (node.kind === "dir") throw errorFor(call, "EISDIR");
  return readSpecial(node, call);
}

/** On a real machine, opening a FIFO without a peer blocks. A synchronous call cannot block, so it fails. */
function readSpecial(node: Exclude<Head, FileNode>, call: Call): Content {
  if (isDevice(node, NULL_DEVICE)) return EMPTY;
  throw errorFor(call, node.kind === "fifo" ? "EIO" : "ENXIO");
}

const isDevice = (node: Head, rdev: number): boolean => node.kind === "char" && node.rdev === rdev;

export function write(view: View, call: Call, given: Bytes | Content, options: WriteOptions): void {
  const resolved = view.paths.resolve(call.syscall, call.path, options.exclusive === true ? "never" : "no-slash");
  const { node } = resolved;
  if (resolved.last === "name" && resolved.slash) throw errorFor(call, "EISDIR");
  if (options.exclusive === true && node !== undefined) throw errorFor(call, "EEXIST");
  if (resolved.last !== "name" || node?.kind === "dir") throw errorFor(call, "EISDIR");
  if (node === undefined) createFile(view, resolved, contentFrom(given), options.mode ?? 0o666, call);
  else if (node.kind === "file") writeFile(view, resolved, node, { content: contentFrom(given), options }, call);
  else writeSpecial(view, node, call);
}

function createFile(view: View, resolved: ResolvedPath, content: Content, mode: number, call: Call): void {
  expectWritable(view, resolved, call);
  createInode(
    view,
    resolved,
    (made) => {
      const { uid, gid, mtimeNs } = made;
      const opened = modeOfNew(view.paths.ids, made, mode);
      const written = content.size === 0 ? opened : modeAfterWrite(view.paths.ids, { mode: opened, gid });
      return { kind: "file", mode: written, uid, gid, mtimeNs, content };
    },
    call,
  );
}

interface WriteRequest {
  readonly content: Content;
  readonly options: WriteOptions;
}

/** An append of zero bytes does not count as a write; an open that truncates does. */
function writeFile(
  view: View,
  resolved: ResolvedPath,
  node: FileNode,
  { content, options }: WriteRequest,
  call: Call,
): void {
  expectWritable(view, resolved, call);
  if (!may(view.paths.ids, node, WRITE)) throw errorFor(call, "EACCES");
  if (options.append === true && content.size === 0) return;
  const next = options.append === true ? appendContent(node.content, content) : content;
  charge(view, resolved, next.size - node.content.size, call);
  const mode = modeAfterWrite(view.paths.ids, node);
  resolved.mount.draft.put(resolved.mountRelative, { ...node, mode, content: next, mtimeNs: view.clock.nowNs() });
}

function writeSpecial(view: View, node: Exclude<Head, FileNode>, call: Call): void {
  if (!may(view.paths.ids, node, WRITE)) throw errorFor(call, "EACCES");
  if (isDevice(node, FULL_DEVICE)) throw errorFor(call, "ENOSPC");
  if (!isDevice(node, NULL_DEVICE)) throw errorFor(call, node.kind === "fifo" ? "EIO" : "ENXIO");
}
