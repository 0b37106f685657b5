/** Walks a tree depth first, names in byte order: `/a`, `/a/b`, `/a.txt`. */
import { type AbsPath, child, ROOT } from "#base";
import type { DirNode, Inode, Tree } from "./tree.ts";

export interface WalkEntry {
  readonly path: AbsPath;
  readonly node: Inode;
}

/** Yields `from` at `path`, then everything below it. It does not recurse, so a tree may be deep. */
export function* walk(from: Tree | Inode, path: AbsPath = ROOT): Generator<WalkEntry> {
  const top = "root" in from ? from.root : from;
  yield { path, node: top };
  if (top.kind !== "dir") return;
  const open: { readonly dir: DirNode; readonly path: AbsPath; next: number }[] = [{ dir: top, path, next: 0 }];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const [node, name] = [at.dir.nodes[at.next], at.dir.names[at.next]];
    if (node === undefined || name === undefined) {
      open.pop();
      continue;
    }
    const here = child(at.path, name);
    at.next += 1;
    yield { path: here, node };
    if (node.kind === "dir") open.push({ dir: node, path: here, next: 0 });
  }
}

/** The number of names, including the root. A file with two names counts twice. */
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
