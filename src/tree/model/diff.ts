/** Compares two trees. The cost grows with the changes: a directory that is the same object in both trees is skipped. */
import { type AbsPath, type Content, child, ROOT } from "#base";
import { isLinkedBelow } from "./facts.ts";
import { sameMeta } from "./node.ts";
import type { DirNode, FileNode, Inode, LinkId, Tree } from "./tree.ts";
import { walk } from "./walk.ts";

/** `was` is missing for an added path, `now` for a removed one. A directory itself changes only if its metadata does. */
export interface Change {
  readonly path: AbsPath;
  readonly was?: Inode;
  readonly now?: Inode;
}

/**
 * Every path that differs, depth first in byte order. An added or removed directory gives a change for each path below it. A file also
 * differs if a hard link to it was added or removed.
 */
export function diff(before: Tree, after: Tree): readonly Change[] {
  const comparison = new Comparison(before, after);
  comparison.compare(ROOT, before.root, after.root);
  return comparison.changes;
}

class Comparison {
  readonly changes: Change[] = [];
  readonly #before: Tree;
  readonly #after: Tree;
  readonly #regrouped: ReadonlySet<LinkId>;
  constructor(before: Tree, after: Tree) {
    this.#before = before;
    this.#after = after;
    this.#regrouped = regrouped(before, after);
  }

  compare(path: AbsPath, was: Inode | undefined, now: Inode | undefined): void {
    if (was === now && !this.#mayBeRegrouped(now)) return;
    if (was?.kind === "dir" && now?.kind === "dir") {
      if (!sameMeta(was, now)) this.changes.push({ path, was, now });
      this.#children(path, was, now);
    } else if (was !== undefined && now !== undefined && was.kind !== "dir" && now.kind !== "dir") {
      if (!this.#same(path, was, now)) this.changes.push({ path, was, now });
    } else {
      if (was !== undefined) for (const at of walk(was, path)) this.changes.push({ path: at.path, was: at.node });
      if (now !== undefined) for (const at of walk(now, path)) this.changes.push({ path: at.path, now: at.node });
    }
  }

  #children(path: AbsPath, was: DirNode, now: DirNode): void {
    let i = 0;
    let j = 0;
    while (i < was.names.length || j < now.names.length) {
      const left = was.names[i];
      const right = now.names[j];
      const name = right === undefined || (left !== undefined && left < right) ? left : right;
      if (name === undefined) return;
      const old = left === name ? was.nodes[i] : undefined;
      const young = right === name ? now.nodes[j] : undefined;
      if (old !== young || this.#mayBeRegrouped(young)) this.compare(child(path, name), old, young);
      if (left === name) i += 1;
      if (right === name) j += 1;
    }
  }

  /** Adding or removing another hard link does not change a file's identity. */
  #mayBeRegrouped(node: Inode | undefined): boolean {
    if (this.#regrouped.size === 0 || node === undefined) return false;
    return node.kind === "file" ? node.link !== undefined && this.#regrouped.has(node.link) : isLinkedBelow(node);
  }

  #same(path: AbsPath, was: Inode, now: Inode): boolean {
    if (!sameMeta(was, now)) return false;
    if (was.kind === "file" && now.kind === "file") {
      return (
        sameContent(was.content, now.content) && this.#firstName(path, was, true) === this.#firstName(path, now, false)
      );
    }
    if (was.kind === "symlink" && now.kind === "symlink") return was.target === now.target;
    return was.kind === now.kind && "rdev" in was && "rdev" in now && was.rdev === now.rdev;
  }

  /** Identifies the link group of a file by its first name: the numbers of groups differ between trees. */
  #firstName(path: AbsPath, node: FileNode, isBefore: boolean): AbsPath {
    const { links } = isBefore ? this.#before : this.#after;
    return (node.link === undefined ? undefined : links.get(node.link)?.[0]) ?? path;
  }
}

/** The groups whose first name changed. A file that is one object in both trees has the same group number in both. */
function regrouped({ links: before }: Tree, { links: after }: Tree): ReadonlySet<LinkId> {
  const ids = new Set<LinkId>();
  if (before === after) return ids;
  for (const [id, [first]] of after) if (before.has(id) && before.get(id)?.[0] !== first) ids.add(id);
  return ids;
}

/** Compares identity, then size, then digest: contents of different sizes are never hashed. */
export const sameContent = (a: Content, b: Content): boolean => a === b || (a.size === b.size && a.digest === b.digest);
