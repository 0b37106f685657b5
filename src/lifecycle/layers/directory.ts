/**
 * A directory as a layer: its parents, itself, and its contents, depth first, with names in byte order within a directory. Each hard link
 * becomes a separate file. An unchanged directory gives the same layer object, so its bytes are computed once.
 */
import { type AbsPath, child } from "#base";
import { type Layer, layerOf } from "#image";
import type { ProcessFs } from "#machine";
import type { DirNode, Inode, TarEntry } from "#tree";
import {
  attributesKey,
  entryMaker,
  type LayerAttributes,
  type Parent,
  parentEntries,
  parentsOf,
} from "./attributes.ts";
import { expectReadable } from "./readable.ts";

/** The node at `path` as a layer; does not follow a link. Throws the SystemError of a path that is missing or unreadable. */
export function directoryLayer(fs: ProcessFs, path: AbsPath, attributes: LayerAttributes): Layer {
  const node = fs.snapshot(path);
  expectReadable(fs, path, node);
  return layerOfNode(path, node, parentsOf(fs, path, attributes), attributes);
}

/** The files below `path` whose names begin with `prefix`, with their directories; undefined if there is none. */
export function layerOfFiles(
  fs: ProcessFs,
  path: AbsPath,
  { prefix, attributes }: { readonly prefix: string; readonly attributes: LayerAttributes },
): Layer | undefined {
  const node = fs.snapshot(path);
  expectReadable(fs, path, node);
  const entries = directoryEntries(path, node, parentsOf(fs, path, attributes), attributes);
  const files = entries.filter(({ name }) => name.slice(name.lastIndexOf("/") + 1).startsWith(prefix));
  const isAbove = ({ name }: TarEntry) => files.some((file) => file.name.startsWith(`${name.replace(/\/$/, "")}/`));
  return files.length === 0 ? undefined : layerOf(entries.filter((entry) => files.includes(entry) || isAbove(entry)));
}

const layersByDirectory = new WeakMap<DirNode, Map<string, Layer>>();

export function layerOfNode(
  path: AbsPath,
  node: Inode,
  parents: readonly Parent[],
  attributes: LayerAttributes,
): Layer {
  const make = () => layerOf(directoryEntries(path, node, parents, attributes));
  return node.kind === "dir"
    ? memoizeByDirectory(layersByDirectory, node, attributesKey(path, parents, attributes), make)
    : make();
}

export function directoryEntries(
  path: AbsPath,
  node: Inode,
  parents: readonly Parent[],
  attributes: LayerAttributes,
): TarEntry[] {
  const entries = parentEntries(parents);
  const entryOf = entryMaker(attributes);
  const walk = (at: AbsPath, inode: Inode): void => {
    const entry = entryOf(at, inode);
    if (entry !== undefined) entries.push(entry);
    if (inode.kind !== "dir") return;
    const { names, nodes } = inode;
    names.forEach((name, i) => {
      const below = nodes[i];
      if (below !== undefined) walk(child(at, name), below);
    });
  };
  walk(path, node);
  return entries;
}

/** Keeps the value as long as the directory is in use. */
export function memoizeByDirectory<T>(
  memo: WeakMap<DirNode, Map<string, T>>,
  dir: DirNode,
  key: string,
  make: () => T,
): T {
  const byKey = memo.get(dir) ?? new Map<string, T>();
  memo.set(dir, byKey);
  const value = byKey.get(key) ?? make();
  byKey.set(key, value);
  return value;
}
