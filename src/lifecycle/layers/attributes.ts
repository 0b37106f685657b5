/** What every layer that the lifecycle makes has in common: one modification time, and the owner that contents are given. */
import type { AbsPath, ByteString } from "#base";
import { ancestors } from "#base";
import type { ProcessFs } from "#machine";
import { FIXED_MTIME_NS, type Inode, type Meta, type TarEntry } from "#tree";

export interface LayerAttributes {
  /** Of the layer's directory and all below it; parents keep the owners that they have. */
  readonly uid: number;
  readonly gid: number;
  /** Of every entry, parents too. */
  readonly mtimeNs: bigint;
}

/** 1980-01-01T00:00:01Z: a constant that every archive format can say. */
export const NORMAL_TIME_NS = FIXED_MTIME_NS;

/** A directory above the layer's own: repeated in the layer so that it has an owner wherever the layer is unpacked. */
export interface Parent {
  readonly path: AbsPath;
  readonly meta: Meta;
}

/** From the top (without `/`) down to the parent of `path`; links are followed, as a reader of the image would. */
export function parentsOf(fs: ProcessFs, path: AbsPath, attributes: LayerAttributes): readonly Parent[] {
  return ancestors(path).map((above) => {
    const { mode, uid, gid } = fs.stat(above);
    return { path: above, meta: { mode, uid, gid, mtimeNs: attributes.mtimeNs } };
  });
}

export const parentEntries = (parents: readonly Parent[]): TarEntry[] =>
  parents.map(({ path, meta }) => ({ name: path, type: "dir", meta }));

/** Makes the entries of one layer; headers that say the same share one `Meta`. Sockets have no entry. */
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

/** What two emissions of the same nodes must agree on to be the same layer. */
export const attributesKey = (
  path: AbsPath,
  parents: readonly Parent[],
  { uid, gid, mtimeNs }: LayerAttributes,
): string => [path, uid, gid, mtimeNs, ...parents.map(({ meta }) => `${meta.mode}:${meta.uid}:${meta.gid}`)].join("\0");
