/** Writes a machine's trees into the directories of its sandbox: mount points first, then the rest. */
import { lstatSync, mkdirSync } from "node:fs";
import {
  type AbsPath,
  absPath,
  ancestors,
  type ByteString,
  byteString,
  child,
  elements,
  FaultError,
  isWithin,
  join,
  parentOf,
  ROOT,
} from "#base";
import { dir, draftOf, type Inode, resolve, type SpecialNode, type Tree } from "#tree";
import type { Mount } from "../model/machine.ts";
import { nodePath } from "./node-paths.ts";
import { HostReader, type ReadOptions } from "./read.ts";
import type { System } from "./system.ts";
import { setMetadata, type TreeWriteOptions, writeNode } from "./write.ts";

export interface LayoutPart {
  readonly at: AbsPath;
  /** A host path. */
  readonly directory: ByteString;
  readonly tree: Tree;
  readonly reader: HostReader;
}

export interface TreeLayout {
  /** The root, then the mounts in order. */
  readonly parts: readonly [LayoutPart, ...LayoutPart[]];
  /** The host path of a path that contains no links. */
  readonly at: (path: AbsPath) => ByteString;
  /** Device nodes of the trees, which the host must not have. */
  readonly missingNodes: ReadonlyMap<AbsPath, SpecialNode>;
  /** Writes the trees. The sandbox may start meanwhile, but no command may run. */
  readonly fill: () => void;
}

export interface TreeLayoutOptions {
  readonly root: ByteString;
  /** As `placed.mounts`. */
  readonly directories: readonly ByteString[];
  readonly placed: ResolvedMounts;
  readonly system: System;
  readonly reading: ReadOptions;
  readonly owner: TreeWriteOptions["owner"];
  /** Host paths of the system that exist, because nothing is mounted over them. */
  readonly copies?: ReadonlySet<ByteString>;
}

/** Makes mount points with their parents. Bubblewrap would make them as directories that only root may enter. */
export function prepareLayout(options: TreeLayoutOptions): TreeLayout {
  const { root, placed } = options;
  const prepared = new Set<ByteString>([root]);
  const scaffold = raise(options, prepared);
  const hidden = (path: ByteString, node: Inode): boolean => isHidden(path, node, scaffold);
  const parts: [LayoutPart, ...LayoutPart[]] = [
    { at: ROOT, directory: root, tree: placed.tree, reader: new HostReader({ ...options.reading, hidden }) },
    ...placed.mounts.map(({ at, tree }, i) => {
      const directory = options.directories[i] ?? root;
      prepare(directory, prepared);
      return { at, directory, tree, reader: new HostReader(options.reading) };
    }),
  ];
  const unmade = new Map<AbsPath, SpecialNode>();
  const fill = (): void => {
    for (const part of parts) fillPart(part, options.owner, prepared, unmade);
  };
  return { parts, at: (path) => hostPath(parts, path), missingNodes: unmade, fill };
}

/** The paths inside on which every sandbox mounts something. */
export const pointsOf = (system: System): readonly AbsPath[] => [
  absPath("/proc"),
  absPath("/dev"),
  ...system.binds.map(([, to]) => to),
];

/** The nodes that the harness made, by host path: "dir", or the time of the last change. */
type Scaffold = ReadonlyMap<string, bigint | "dir">;

function raise({ root, placed, system, owner, copies }: TreeLayoutOptions, prepared: Set<ByteString>): Scaffold {
  const scaffold = new Map<string, bigint | "dir">();
  const prepareAll = (path: AbsPath): void => {
    for (const above of [...ancestors(path), path]) prepare(byteString`${root}${above}`, prepared);
  };
  prepare(root, prepared);
  for (const { at } of placed.mounts) prepareAll(at);
  for (const [path, node] of system.scaffold) {
    prepareAll(parentOf(path));
    const host = byteString`${root}${path}`;
    if (copies?.has(host) !== true) {
      if (exists(host)) setMetadata(host, node, owner);
      else writeNode(host, node, { owner, onDevice: () => {} });
    }
    scaffold.set(host, node.kind === "dir" ? "dir" : changedAt(host));
    if (node.kind === "dir") prepared.add(host);
  }
  for (const path of system.shadowed) prepareAll(path);
  return scaffold;
}

function prepare(path: ByteString, prepared: Set<ByteString>): void {
  if (!exists(path)) mkdirSync(nodePath(path), 0o755);
  prepared.add(path);
}

const exists = (path: ByteString): boolean => lstatSync(nodePath(path), { throwIfNoEntry: false }) !== undefined;

function fillPart(
  part: LayoutPart,
  owner: TreeWriteOptions["owner"],
  prepared: Set<ByteString>,
  unmade: Map<AbsPath, SpecialNode>,
): void {
  writeNode(part.directory, part.tree.root, {
    owner,
    onDevice: (path, node) => unmade.set(join(part.at, path.slice(part.directory.length)), node),
    prepared,
    onWritten: (path, node) => part.reader.remember(path, node),
  });
}

function hostPath(parts: readonly LayoutPart[], path: AbsPath): ByteString {
  const part = parts.findLast(({ at }) => isWithin(at, path));
  if (part === undefined) return path;
  if (path === part.at) return part.directory;
  return byteString`${part.directory}${part.at === ROOT ? path : path.slice(part.at.length)}`;
}

const changedAt = (path: ByteString): bigint => lstatSync(nodePath(path), { bigint: true }).ctimeNs;

/** Hides nodes that the harness made, until a command changes them. */
function isHidden(path: ByteString, node: Inode, scaffold: Scaffold): boolean {
  const made = scaffold.get(path);
  if (made === undefined) return false;
  return made === "dir" ? node.kind === "dir" && node.names.length === 0 : changedAt(path) === made;
}

export interface ResolvedMounts {
  /** With directories at all mount points. */
  readonly tree: Tree;
  readonly mounts: readonly { readonly at: AbsPath; readonly tree: Tree; readonly readOnly: boolean }[];
}

/** Makes missing mount points (0755, root) and resolves links in their paths. */
export function resolveMounts(tree: Tree, mounts: readonly Mount[]): ResolvedMounts {
  if (mounts.length === 0) return { tree, mounts: [] };
  const draft = draftOf(tree);
  const placed = mounts.map((mount) => {
    let here: AbsPath = ROOT;
    for (const name of elements(mount.at)) {
      const resolved = resolve(draft, child(here, name), { follow: true });
      if (!resolved.ok) throw mountFault(mount.at, resolved.code);
      if (resolved.node === undefined) draft.put(resolved.path, dir());
      else if (resolved.node.kind !== "dir") throw mountFault(mount.at, "ENOTDIR");
      here = resolved.path;
    }
    return { at: here, tree: mount.tree, readOnly: mount.readOnly === true };
  });
  return { tree: draft.seal(), mounts: placed };
}

const mountFault = (at: AbsPath, code: string): FaultError =>
  new FaultError({
    kind: "machine-mount",
    message: `${at} cannot be a mount point: ${code}`,
    remedy: "choose another mount point",
  });
