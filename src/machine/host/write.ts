/**
 * A tree written to the host: only below a directory that is fresh, never through a link. Every name is made exclusively, so what
 * stands there already is an error and not a way out.
 */
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { byteString, type Content, type Fault, fail, ok, type Result } from "#base";
import { makeDirectory } from "#base/host";
import type { DirNode, FileNode, Inode, LinkId, SpecialNode, Tree } from "#tree";
import { codeOf } from "../model/system-error.ts";
import { makeFifo } from "./fifo.ts";
import { nodePath } from "./node-paths.ts";
import { setTime } from "./times.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface TreeWriteOptions {
  /** Who owns a node on the host; undefined where the host may not say (an ordinary user owns all it writes). */
  readonly owner: (node: Inode) => Owner | undefined;
  /** Devices are never made: a device node is a key to the host. Called with each instead. */
  readonly onDevice: (path: string, node: SpecialNode) => void;
  /** Called with each node when all of it stands. */
  readonly onWritten?: (path: string, node: Inode) => void;
  /** Directories made before that this writing may go into. */
  readonly prepared?: ReadonlySet<string>;
}

/** Writes one node and all below it at a host path (a byte string) where nothing stands. */
export function writeNode(path: string, node: Inode, writing: TreeWriteOptions): void {
  const linked = new Map<LinkId, string>();
  const write = (at: string, now: Inode): void => {
    if (now.kind === "dir") writeDirectory(at, now);
    else if (now.kind === "file") writeFile(at, now);
    else if (now.kind === "symlink") symlinkSync(nodePath(now.target), nodePath(at));
    else if (!writeSpecial(at, now, writing)) return;
    setMetadata(at, now, writing.owner);
    writing.onWritten?.(at, now);
  };
  const writeDirectory = (at: string, dir: DirNode): void => {
    if (writing.prepared?.has(at) !== true) mkdirSync(nodePath(at), 0o700);
    dir.names.forEach((name, i) => {
      const below = dir.nodes[i];
      if (below !== undefined) write(`${at}/${name}`, below);
    });
  };
  const writeFile = (at: string, file: FileNode): void => {
    const peer = file.link === undefined ? undefined : linked.get(file.link);
    if (file.link !== undefined) linked.set(file.link, peer ?? at);
    if (peer === undefined) writeContent(at, file, writing.owner(file));
    else linkSync(nodePath(peer), nodePath(at));
  };
  write(path, node);
}

function writeContent(at: string, file: FileNode, owner: Owner | undefined): void {
  const fd = openSync(nodePath(at), "wx", 0o600);
  try {
    writeChunks(fd, file.content);
    if (owner !== undefined) fchownSync(fd, owner.uid, owner.gid);
    fchmodSync(fd, file.mode);
  } finally {
    closeSync(fd);
  }
}

export function writeChunks(fd: number, content: Content): void {
  for (const chunk of content.chunks()) {
    for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
  }
}

function writeSpecial(at: string, node: SpecialNode, writing: TreeWriteOptions): boolean {
  if (node.kind === "fifo") {
    makeFifo(at, node.mode);
    return true;
  }
  writing.onDevice(at, node);
  return false;
}

/** Owner before mode: a change of owner clears the setuid bit. Time last. */
export function setMetadata(at: string, node: Inode, ownerOf: TreeWriteOptions["owner"]): void {
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
 * The tree in a host directory that does not exist yet or is empty. Owners are kept where the process is root, device nodes are
 * left out. Success: all of it stands; a fault leaves what was written, for its owner to remove.
 */
export function materialise(tree: Tree, directory: string): Result<void, MaterialiseFault> {
  const path = byteString(directory);
  const notFresh = freshness(path);
  if (notFresh !== undefined) {
    return fail({
      kind: "materialise-not-fresh",
      message: `a tree is written to a fresh directory, but ${directory} ${notFresh}`,
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

function freshness(path: string): string | undefined {
  const stat = lstatSync(nodePath(path), { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isSymbolicLink()) return "is a link";
  if (!stat.isDirectory()) return "is no directory";
  return readdirSync(nodePath(path)).length === 0 ? undefined : "is not empty";
}
