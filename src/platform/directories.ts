/** Directories of trees as trees, and trees with another owner. */
import { type ByteString, byteString, child, pathOfText, ROOT } from "#base";
import { type DirNode, draftOf, emptyTree, type Inode, resolve, type Tree, walk } from "#tree";

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** The directory at a path, links followed. */
export function directoryIn(tree: Tree, path: ByteString): DirNode | undefined {
  const resolved = resolve(tree, path, { follow: true });
  return resolved.ok && resolved.node?.kind === "dir" ? resolved.node : undefined;
}

/** A directory as a tree of its own. Hard links inside it stay links. */
export function subtreeOf(tree: Tree, path: ByteString): Tree | undefined {
  const directory = directoryIn(tree, path);
  return directory === undefined ? undefined : asTree(directory);
}

/** Adds the directory as a whole, then moves its entries up, so hard links between them stay links. */
function asTree(directory: DirNode): Tree {
  const draft = draftOf(emptyTree);
  const place = pathOfText(`/${"d".repeat(1 + Math.max(0, ...directory.names.map(({ length }) => length)))}`);
  draft.put(place, directory);
  for (const name of directory.names) draft.move(child(place, name), child(ROOT, name));
  draft.remove(place);
  draft.setMeta(ROOT, metaOf(directory));
  return draft.seal();
}

const metaOf = ({ mode, uid, gid, mtimeNs }: DirNode) => ({ mode, uid, gid, mtimeNs });

/** The tree with one owner for all files, as a platform passes it to the build. Modes and times stay. */
export function withOwner(tree: Tree, { uid, gid }: Ids): Tree {
  const draft = draftOf(tree);
  for (const { path, node } of walk(tree)) {
    if (node.uid !== uid || node.gid !== gid) draft.setMeta(path, { uid, gid });
  }
  return draft.seal();
}

/** The bytes of a file, links followed; undefined if it does not exist. */
export function fileBytesIn(tree: Tree, path: string): Uint8Array | undefined {
  const node: Inode | undefined = nodeIn(tree, path);
  return node?.kind === "file" ? node.content.bytes() : undefined;
}

function nodeIn(tree: Tree, path: string): Inode | undefined {
  const resolved = resolve(tree, byteString(path), { follow: true });
  return resolved.ok ? resolved.node : undefined;
}
