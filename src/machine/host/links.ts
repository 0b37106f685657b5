/** Finds the hard links of a tree that was read from the host. */
import { type AbsPath, child, type Name, ROOT } from "#base";
import type { DirNode, Inode, LinkId, Tree } from "#tree";

/** Ignores names outside the tree: a file with one name in it is an ordinary file. */
export function linkedTree(root: DirNode): Tree {
  const all = new Map<LinkId, AbsPath[]>();
  gatherLinks(root, ROOT, all);
  const single = new Set([...all].filter(([, paths]) => paths.length === 1).map(([id]) => id));
  for (const id of single) all.delete(id);
  return { root: single.size === 0 ? root : withoutLinks(root, single), links: all };
}

function gatherLinks(dir: DirNode, at: AbsPath, into: Map<LinkId, AbsPath[]>): void {
  dir.names.forEach((name: Name, i) => {
    const node = dir.nodes[i];
    if (node?.kind === "dir") gatherLinks(node, child(at, name), into);
    if (node?.kind !== "file" || node.link === undefined) return;
    const paths = into.get(node.link);
    if (paths === undefined) into.set(node.link, [child(at, name)]);
    else paths.push(child(at, name));
  });
}

function withoutLinks(dir: DirNode, single: ReadonlySet<LinkId>): DirNode {
  const nodes = dir.nodes.map((node) => withoutLink(node, single));
  return nodes.every((node, i) => node === dir.nodes[i]) ? dir : { ...dir, nodes };
}

function withoutLink(node: Inode, single: ReadonlySet<LinkId>): Inode {
  if (node.kind === "dir") return withoutLinks(node, single);
  if (node.kind !== "file" || node.link === undefined || !single.has(node.link)) return node;
  const { link: _, ...alone } = node;
  return alone;
}
