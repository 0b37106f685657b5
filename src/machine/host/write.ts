/**
 * Writes trees to the host, only into new directories and never through a link. Every name is created exclusively, so an existing
 * name is an error.
 */
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  ftruncateSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { type ByteString, type Bytes, byteString, type Content, type Fault, fail, ok, type Result } from "#base";
import { makeDirectory } from "#base/host";
import type { DirNode, FileNode, Inode, LinkId, SpecialNode, Tree } from "#tree";
import { codeOf } from "../model/system-error.ts";
import { makeFifo } from "./fifo.ts";
import { nodePath } from "./node-paths.ts";
import { makeSocket } from "./socket.ts";
import { setTime } from "./times.ts";

export interface HostOwner {
  readonly uid: number;
  readonly gid: number;
}

export interface TreeWriteOptions {
  /** The owner of a node on the host; undefined if the process cannot set owners. */
  readonly owner: (node: Inode) => HostOwner | undefined;
  /** Called for each device. Devices are never made, because they would give access to the host. */
  readonly onDevice: (path: ByteString, node: SpecialNode) => void;
  /** Called for each node after it is written completely. */
  readonly onWritten?: (path: ByteString, node: Inode) => void;
  /** Existing directories that may be filled. */
  readonly prepared?: ReadonlySet<string>;
}

/** Writes a node with everything below it at a new host path. */
export function writeNode(path: ByteString, node: Inode, writing: TreeWriteOptions): void {
  const linked = new Map<LinkId, ByteString>();
  const write = (at: ByteString, now: Inode): void => {
    if (now.kind === "dir") writeDirectory(at, now);
    else if (now.kind === "file") writeFile(at, now);
    else if (now.kind === "symlink") symlinkSync(nodePath(now.target), nodePath(at));
    else if (!writeSpecial(at, now, writing)) return;
    setMetadata(at, now, writing.owner);
    writing.onWritten?.(at, now);
  };
  const writeDirectory = (at: ByteString, dir: DirNode): void => {
    if (writing.prepared?.has(at) !== true) mkdirSync(nodePath(at), 0o700);
    dir.names.forEach((name, i) => {
      const below = dir.nodes[i];
      if (below !== undefined) write(byteString`${at}/${name}`, below);
    });
  };
  const writeFile = (at: ByteString, file: FileNode): void => {
    const peer = file.link === undefined ? undefined : linked.get(file.link);
    if (file.link !== undefined) linked.set(file.link, peer ?? at);
    if (peer === undefined) writeContent(at, file, writing.owner(file));
    else linkSync(nodePath(peer), nodePath(at));
  };
  write(path, node);
}

function writeContent(at: ByteString, file: FileNode, owner: HostOwner | undefined): void {
  const fd = openSync(nodePath(at), "wx", 0o600);
  try {
    writeSparse(fd, file.content);
    if (owner !== undefined) fchownSync(fd, owner.uid, owner.gid);
    fchmodSync(fd, file.mode);
  } finally {
    closeSync(fd);
  }
}

/** Chunks of zeros become holes, so a large file of zeros takes no time and no space. */
function writeSparse(fd: number, content: Content): void {
  let position = 0;
  for (const chunk of content.chunks()) {
    if (!isZeros(chunk))
      for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at, chunk.length - at, position + at);
    position += chunk.length;
  }
  ftruncateSync(fd, position);
}

const isZeros = (chunk: Bytes): boolean => chunk[0] === 0 && chunk.at(-1) === 0 && !chunk.some((byte) => byte !== 0);

export function writeChunks(fd: number, content: Content): void {
  for (const chunk of content.chunks()) {
    for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
  }
}

function writeSpecial(at: ByteString, node: SpecialNode, writing: TreeWriteOptions): boolean {
  if (node.kind === "fifo") {
    makeFifo(at, node.mode);
    return true;
  }
  if (node.kind === "socket") {
    makeSocket(at, node.mode);
    return true;
  }
  writing.onDevice(at, node);
  return false;
}

/** Sets the owner before the mode, because chown clears the setuid bit, and the time last. */
export function setMetadata(at: ByteString, node: Inode, ownerOf: TreeWriteOptions["owner"]): void {
  const owner = ownerOf(node);
  const path = nodePath(at);
  if (node.kind !== "file") {
    if (owner !== undefined) lchownSync(path, owner.uid, owner.gid);
    if (node.kind !== "symlink") chmodSync(path, node.mode);
  }
  setTime(path, node.mtimeNs, node.kind !== "symlink");
}

export type MaterialiseFault = Fault<"materialise-not-fresh" | "materialise-failed">;

/**
 * Writes a tree into a host directory that is new or empty. Root keeps owners; devices are left out. A fault leaves
 * the written part for the caller to remove.
 */
export function materialise(tree: Tree, directory: string): Result<void, MaterialiseFault> {
  const path = byteString(directory);
  const notFresh = freshness(path);
  if (notFresh !== undefined) {
    return fail({
      kind: "materialise-not-fresh",
      message: `the directory for the tree must be new or empty, but ${directory} ${notFresh}`,
      remedy: "name a directory that does not exist, or an empty one",
    });
  }
  const root = process.getuid?.() === 0;
  try {
    makeDirectory(directory);
    writeNode(path, tree.root, {
      owner: (node) => (root ? node : undefined),
      onDevice: () => {},
      prepared: new Set([path]),
    });
    return ok(undefined);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return fail({
      kind: "materialise-failed",
      message: `the tree could not be written to ${directory}: ${String(error)}`,
    });
  }
}

function freshness(path: ByteString): string | undefined {
  const stat = lstatSync(nodePath(path), { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isSymbolicLink()) return "is a link";
  if (!stat.isDirectory()) return "is not a directory";
  return readdirSync(nodePath(path)).length === 0 ? undefined : "is not empty";
}
