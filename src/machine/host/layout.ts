/** A machine's directories on the host: the root and the mounts, prepared for the sandbox, then filled with trees. */
import { lstatSync, mkdirSync } from "node:fs";
import { type AbsPath, ancestors, child, elements, FaultError, isWithin, join, parentOf, ROOT } from "#base";
import { dir, draftOf, type Inode, resolve, type SpecialNode, type Tree } from "#tree";
import type { Mount } from "../machine.ts";
import { raw } from "./names.ts";
import { HostReader, type Reading } from "./read.ts";
import type { System } from "./system.ts";
import { type Writing, writeNode } from "./write.ts";

export interface Layout {
  /** Outermost first, without the root. */
  readonly mounts: readonly LaidMount[];
  readonly root: { readonly directory: string; readonly reader: HostReader };
  /** The host path of a path without links in it. */
  readonly at: (path: AbsPath) => string;
  /** Device nodes of the trees, which are not made on the host. */
  readonly unmade: ReadonlyMap<AbsPath, SpecialNode>;
  /** Writes the trees. The sandbox may be starting meanwhile; no command may run. */
  fill(): void;
}

export interface LaidMount {
  readonly at: AbsPath;
  readonly directory: string;
  readonly readOnly: boolean;
  readonly reader: HostReader;
}

export interface LayoutOptions {
  readonly directory: string;
  readonly tree: Tree;
  readonly mounts: readonly Mount[];
  readonly system: System;
  readonly reading: Reading;
  readonly owner: Writing["owner"];
}

/** Makes the directories that the sandbox is mounted on; every parent of a mount exists before the sandbox is started. */
export function layOut(options: LayoutOptions): Layout {
  const { tree, mounts: points } = withPoints(options.tree, options.mounts);
  const root = `${options.directory}/root`;
  const prepared = new Set<string>();
  const prepare = (path: string): void => {
    if (lstatSync(raw(path), { throwIfNoEntry: false }) === undefined) mkdirSync(raw(path), 0o755);
    prepared.add(path);
  };
  const prepareAll = (path: AbsPath): void => {
    for (const above of [...ancestors(path), path]) prepare(root + above);
  };
  prepare(root);
  for (const { at } of points) prepareAll(at);
  const scaffold = new Map<string, bigint | "dir">();
  for (const [path, node] of options.system.scaffold) {
    if (path !== ROOT) prepareAll(parentOf(path));
    if (!prepared.has(root + path)) writeNode(root + path, node, { owner: options.owner, device: () => {} });
    scaffold.set(root + path, node.kind === "dir" ? "dir" : changedAt(root + path));
  }
  for (const path of options.system.shadowed) prepareAll(path);
  for (const [path, stands] of scaffold) if (stands === "dir") prepared.add(path);
  const hidden = (path: string, node: Inode): boolean => isHidden(path, node, scaffold);
  const reader = new HostReader({ ...options.reading, hidden });
  const laid = points.map(({ at, mount }, i) => {
    const directory = `${options.directory}/mount-${i}`;
    prepare(directory);
    return {
      at,
      directory,
      tree: mount.tree,
      readOnly: mount.readOnly === true,
      reader: new HostReader(options.reading),
    };
  });
  const at = (path: AbsPath): string => {
    const mount = laid.findLast((one) => isWithin(one.at, path));
    if (mount === undefined) return path === ROOT ? root : root + path;
    return path === mount.at ? mount.directory : mount.directory + path.slice(mount.at.length);
  };
  const unmade = new Map<AbsPath, SpecialNode>();
  const fill = (): void => {
    for (const one of [{ at: ROOT, directory: root, tree, reader }, ...laid]) {
      writeNode(one.directory, one.tree.root, {
        owner: options.owner,
        device: (path, node) => unmade.set(join(one.at, path.slice(one.directory.length)), node),
        prepared,
        wrote: (path, node) => one.reader.remember(path, node),
      });
    }
  };
  return { root: { directory: root, reader }, mounts: laid, at, fill, unmade };
}

/** The tree with a directory wherever something is mounted, as a machine makes them: 0755, root's. Links on the way are resolved. */
function withPoints(tree: Tree, mounts: readonly Mount[]): { tree: Tree; mounts: { at: AbsPath; mount: Mount }[] } {
  if (mounts.length === 0) return { tree, mounts: [] };
  const draft = draftOf(tree);
  const placed = mounts.map((mount) => {
    let here: AbsPath = ROOT;
    for (const name of elements(mount.at)) {
      const found = resolve(draft, child(here, name), { follow: true });
      if (!found.ok) throw misplaced(mount.at, found.code);
      if (found.node === undefined) draft.put(found.path, dir());
      else if (found.node.kind !== "dir") throw misplaced(mount.at, "ENOTDIR");
      here = found.path;
    }
    return { at: here, mount };
  });
  return { tree: draft.seal(), mounts: placed };
}

const misplaced = (at: AbsPath, code: string): FaultError =>
  new FaultError({
    kind: "machine-mount",
    message: `nothing can be mounted at ${at}: ${code}`,
    remedy: "mount it elsewhere",
  });

const changedAt = (path: string): bigint => lstatSync(raw(path), { bigint: true }).ctimeNs;

/** What the harness made is not the machine's, until someone changes it or puts something there. */
function isHidden(path: string, node: Inode, scaffold: ReadonlyMap<string, bigint | "dir">): boolean {
  const made = scaffold.get(path);
  if (made === undefined) return false;
  return made === "dir" ? node.kind === "dir" && node.names.length === 0 : changedAt(path) === made;
}
