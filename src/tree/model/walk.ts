/** Goes through a tree depth first, names in byte order: `/a`, `/a/b`, `/a.txt`. */
import { type AbsPath, child, type Name, ROOT } from "#base";
import type { DirNode, Inode, Tree } from "./tree.ts";

export interface WalkEntry {
  readonly path: AbsPath;
  readonly node: Inode;
}

/** `node` (at `path`) first, then everything below it. Without recursion: a deep tree is no danger. */
export function* walk(from: Tree | Inode, path: AbsPath = ROOT): Generator<WalkEntry> {
  const top = "root" in from ? from.root : from;
  yield { path, node: top };
  if (top.kind !== "dir") return;
  const open: { readonly dir: DirNode; readonly path: AbsPath; next: number }[] = [{ dir: top, path, next: 0 }];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const node = at.dir.nodes[at.next];
    if (node === undefined) {
      open.pop();
      continue;
    }
    const here = child(at.path, at.dir.names[at.next] as Name);
    at.next += 1;
    yield { path: here, node };
    if (node.kind === "dir") open.push({ dir: node, path: here, next: 0 });
  }
}

/** How many names there are, the root included; a file with two names counts twice. */
export function countInodes(from: Tree | Inode): number {
  const pending: Inode[] = ["root" in from ? from.root : from];
  let count = 0;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    count += 1;
    if (node.kind !== "dir") continue;
    for (const below of node.nodes) {
      if (below.kind === "dir") pending.push(below);
      else count += 1;
    }
  }
  return count;
}
