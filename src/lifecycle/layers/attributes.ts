/** The attributes of every layer that the lifecycle creates: one modification time, and one owner of the contents. */
import { type AbsPath, ancestors, type ByteString } from "#base";
import type { ProcessFs } from "#machine";
import { FIXED_MTIME_NS, type Inode, type Meta, type TarEntry } from "#tree";

export interface LayerAttributes {
  /** The owner of the layer's directory and everything below it; parents keep their owners. */
  readonly uid: number;
  readonly gid: number;
  /** The time of every entry, including parents. */
  readonly mtimeNs: bigint;
}

/** 1980-01-01T00:00:01Z: a constant that every archive format can represent. */
export const NORMAL_TIME_NS = FIXED_MTIME_NS;

/** A directory above the layer's own. The layer repeats it, so that unpacking the layer gives it an owner. */
export interface Parent {
  readonly path: AbsPath;
  readonly meta: Meta;
}

/** From the top (without `/`) down to the parent of `path`. Follows links, as a reader of the image does. */
export function parentsOf(fs: ProcessFs, path: AbsPath, attributes: LayerAttributes): readonly Parent[] {
  return ancestors(path).map((above) => {
    const { mode, uid, gid } = fs.stat(above);
    return { path: above, meta: { mode, uid, gid, mtimeNs: attributes.mtimeNs } };
  });
}

export const parentEntries = (parents: readonly Parent[]): TarEntry[] =>
  parents.map(({ path, meta }) => ({ name: path, type: "dir", meta }));

/** Makes the entries of one layer; entries of one mode share a `Meta`. Sockets have no entry. */
export function entryMaker(attributes: LayerAttributes): (path: ByteString, node: Inode) => TarEntry | undefined {
  const { uid, gid, mtimeNs } = attributes;
  const metas = new Map<number, Meta>();
  const metaOf = (mode: number): Meta => {
    let meta = metas.get(mode);
    if (meta === undefined) {
      meta = { mode, uid, gid, mtimeNs };
      metas.set(mode, meta);
    }
    return meta;
  };
  return (name, node) => {
    switch (node.kind) {
      case "dir":
        return { name, type: "dir", meta: metaOf(node.mode) };
      case "file":
        return { name, type: "file", meta: metaOf(node.mode), content: node.content };
      case "symlink":
        return { name, type: "symlink", meta: metaOf(0o777), linkname: node.target };
      case "socket":
        return undefined;
      default:
        return { name, type: node.kind, meta: metaOf(node.mode), rdev: node.rdev };
    }
  };
}

/** Layers of the same nodes with the same key are equal. */
export const attributesKey = (
  path: AbsPath,
  parents: readonly Parent[],
  { uid, gid, mtimeNs }: LayerAttributes,
): string => [path, uid, gid, mtimeNs, ...parents.map(({ meta }) => `${meta.mode}:${meta.uid}:${meta.gid}`)].join("\0");
