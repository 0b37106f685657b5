/**
 * Gives the hard links of a directory from another tree new groups: names below it that share one linked file object form a group. Links to
 * names outside of the directory are cut. Directories without links below are not walked.
 */
import { type AbsPath, child } from "#base";
import { isLinkedBelow, sealedDir } from "../model/facts.ts";
import type { DirNode, FileNode, Inode, LinkId } from "../model/tree.ts";

export function relink(dir: DirNode, at: AbsPath, create: (paths: readonly AbsPath[]) => LinkId): DirNode {
  const names = new Map<FileNode, AbsPath[]>();
  gather(dir, at, names);
  const renewed = new Map<FileNode, FileNode>();
  for (const [was, paths] of names) {
    renewed.set(was, paths.length > 1 ? { ...was, link: create(paths) } : withoutLink(was));
  }
  return rewrite(dir, renewed);
}

export function withoutLink(file: FileNode): FileNode {
  const { link: _, ...rest } = file;
  return rest;
}

function gather(dir: DirNode, at: AbsPath, names: Map<FileNode, AbsPath[]>): void {
  dir.nodes.forEach((node, i) => {
    const name = dir.names[i];
    if (name === undefined || !isLinkedBelow(node)) return;
    const path = child(at, name);
    if (node.kind === "dir") gather(node, path, names);
    else if (node.kind === "file") names.set(node, [...(names.get(node) ?? []), path]);
  });
}

function rewrite(dir: DirNode, renewed: ReadonlyMap<FileNode, FileNode>): DirNode {
  const nodes = dir.nodes.map((node): Inode => {
    if (node.kind === "file") return renewed.get(node) ?? node;
    return node.kind === "dir" && isLinkedBelow(node) ? rewrite(node, renewed) : node;
  });
  return sealedDir(dir, dir.names, nodes);
}
