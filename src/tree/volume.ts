/**
 * Converts a tree to a memfs volume and back, so that Node.js tools can read and write it. A volume keeps less than a tree: it has no fifos,
 * devices or sockets, times are whole milliseconds, and names that are not UTF-8 are lost. A link has the mode 0666 in memfs, and 0777 here.
 */
import type { Volume } from "memfs";
import { type AbsPath, type Bytes, byteString, child, contentOf, nameOf, ROOT, textOfByteString, utf8 } from "#base";
import { bufferOf } from "#base/platform";
import { draftOf } from "./draft/draft.ts";
import type { Draft } from "./draft/draft.types.ts";
import { dir, emptyTree, file, symlink } from "./model/node.ts";
import type { Inode, Meta, Tree } from "./model/tree.ts";
import { walk } from "./model/walk.ts";

const NS_PER_MS = 1_000_000n;

/** Copies a tree to a volume: a write to the volume does not change the tree. */
export async function toVolume(tree: Tree): Promise<Volume> {
  const { Volume } = await import("memfs");
  const volume = new Volume();
  for (const { path, node } of walk(tree)) {
    if (path !== ROOT) make(volume, tree, path, node);
  }
  // The deepest paths come first: children change the time of a directory, and memfs enters no directory without `x`, not even as root.
  for (const { path, node } of [...walk(tree)].reverse()) stamp(volume, textOfByteString(path), node);
  return volume;
}

function make(volume: Volume, tree: Tree, path: AbsPath, node: Inode): void {
  const at = textOfByteString(path);
  if (node.kind === "dir") {
    volume.mkdirSync(at);
  } else if (node.kind === "symlink") {
    volume.symlinkSync(textOfByteString(node.target), at);
  } else if (node.kind === "file") {
    const first = node.link === undefined ? path : (tree.links.get(node.link)?.[0] ?? path);
    if (first < path && volume.existsSync(textOfByteString(first))) volume.linkSync(textOfByteString(first), at);
    else volume.writeFileSync(at, bufferOf(Uint8Array.from(node.content.bytes())), { mode: node.mode });
  }
}

function stamp(volume: Volume, at: string, node: Inode): void {
  if (node.kind !== "dir" && node.kind !== "file" && node.kind !== "symlink") return;
  const seconds = Number(node.mtimeNs / NS_PER_MS) / 1000;
  volume.lchownSync(at, node.uid, node.gid);
  if (node.kind === "symlink") {
    volume.lutimesSync(at, seconds, seconds);
  } else {
    volume.chmodSync(at, node.mode);
    volume.utimesSync(at, seconds, seconds);
  }
}

/**
 * Copies a volume to a tree. Names of one memfs inode become hard links. Throws memfs's EACCES at a directory whose mode lacks `x`.
 */
export function fromVolume(volume: Volume): Tree {
  const draft = draftOf(emptyTree);
  draft.setMeta(ROOT, metaOf(volume, "/"));
  take({ volume, draft, first: new Map() }, ROOT);
  return draft.seal();
}

interface Taking {
  readonly volume: Volume;
  readonly draft: Draft;
  /** The first path of a file with several names, by memfs's inode number. */
  readonly first: Map<number, AbsPath>;
}

function take(taking: Taking, at: AbsPath): void {
  const { volume, draft, first } = taking;
  for (const text of volume.readdirSync(textOfByteString(at), { encoding: "utf8" })) {
    const path = child(at, nameOf(byteString(String(text))));
    const where = textOfByteString(path);
    const stat = volume.lstatSync(where);
    const known = stat.isFile() && Number(stat.nlink) > 1 ? first.get(Number(stat.ino)) : undefined;
    if (known !== undefined) {
      draft.link(known, path);
    } else if (stat.isSymbolicLink()) {
      draft.put(
        path,
        symlink(byteString(String(volume.readlinkSync(where))), { ...metaOf(volume, where), mode: 0o777 }),
      );
    } else if (stat.isDirectory()) {
      draft.put(path, dir([], metaOf(volume, where)));
      take(taking, path);
    } else if (stat.isFile()) {
      first.set(Number(stat.ino), path);
      draft.put(path, file(contentOf(bytesAt(volume, where)), metaOf(volume, where)));
    }
  }
}

function bytesAt(volume: Volume, at: string): Bytes {
  const data = volume.readFileSync(at);
  return typeof data === "string" ? utf8(data) : Uint8Array.from(data);
}

function metaOf(volume: Volume, at: string): Meta {
  const stat = volume.lstatSync(at);
  return {
    mode: Number(stat.mode) & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    mtimeNs: BigInt(Math.round(Number(stat.mtimeMs))) * NS_PER_MS,
  };
}
