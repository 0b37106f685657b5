/** Root and mounts as one tree, and edits by the harness, which ignore permissions. */
import { type AbsPath, ancestors, contentOf, isWithin, ROOT, utf8 } from "#base";
import { dir, draftOf, graft, type Inode, lookup, type Tree } from "#tree";
import type { Edit } from "../model/machine.ts";
import type { MountTable } from "./mounts.ts";
import { PathResolver, type ResolvedPath } from "./path-resolver.ts";
import { ROOT_IDS } from "./permission.ts";

/** Costs nothing if nothing is mounted. */
export function mergedTree(table: MountTable): Tree {
  const root = table.root.draft.seal();
  const mounts = table.list();
  if (mounts.length === 0) return root;
  const draft = draftOf(root);
  for (const mount of mounts) graft(draft, mount.at, mount.draft.seal());
  return draft.seal();
}

/** The node at a canonical path. Costs nothing if nothing is mounted below it. */
export function mergedNodeAt(table: MountTable, path: AbsPath): Inode | undefined {
  const holdsOther = table.list().some(({ at }) => at !== path && isWithin(path, at));
  if (holdsOther) return lookup(mergedTree(table), path);
  const mount = table.mountOf(path);
  return lookup(mount.draft.seal(), mount.mountRelative(path));
}

/** Resolves a path as root. Throws SystemError where a directory on the way is missing. */
export function resolveAsRoot(table: MountTable, path: AbsPath, follow: "never" | "always"): ResolvedPath {
  return new PathResolver(table, ROOT_IDS, ROOT).resolve("edit", path, follow);
}

/** Makes missing directories (0755, root) and returns the path with links resolved. */
export function ensureDir(table: MountTable, path: AbsPath): AbsPath {
  let last = resolveAsRoot(table, ROOT, "always");
  for (const at of [...ancestors(path), path]) {
    last = resolveAsRoot(table, at, "always");
    if (last.node === undefined) last.mount.draft.put(last.mountRelative, dir());
  }
  return last.abs;
}

export function applyEdit(table: MountTable, path: AbsPath, change: Edit | undefined, mtimeNs: bigint): void {
  for (const above of ancestors(path)) ensureDir(table, above);
  const resolved = resolveAsRoot(table, path, "never");
  if (change === undefined) resolved.mount.draft.remove(resolved.mountRelative);
  else resolved.mount.draft.put(resolved.mountRelative, inodeOf(change, mtimeNs));
  table.forgetPaths();
}

function inodeOf(change: Edit, mtimeNs: bigint): Inode {
  if ("kind" in change) return change;
  const content = "text" in change ? contentOf(utf8(change.text)) : change.content;
  const { mode = 0o644, uid = 0, gid = 0 } = change;
  return { kind: "file", mode, uid, gid, mtimeNs, content };
}
