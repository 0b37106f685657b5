/** What file calls of one process share: where its paths lead, its umask, the time; and the checks every change goes through. */
import { type Clock, parentOf } from "#base";
import type { DirHead, Head, Inode } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { MountedTree } from "./mounted-tree.ts";
import type { PathResolver, ResolvedPath } from "./path-resolver.ts";
import { EXECUTE, may, stickyForbids, WRITE } from "./permission.ts";

export interface View {
  readonly paths: PathResolver;
  readonly clock: Clock;
  umask: number;
}

/** One call, for its errors. */
export interface Call {
  readonly syscall: string;
  readonly path: string;
}

export const errorFor = (call: Call, code: Errno): SystemError => new SystemError(code, call.syscall, call.path);

export function expectWritable(mount: MountedTree, call: Call): void {
  if (mount.readOnly) throw errorFor(call, "EROFS");
}

/** Takes `bytes` of a mount's room, or gives them back where they are negative. */
export function charge(mount: MountedTree, bytes: number, call: Call): void {
  if (bytes > 0 && mount.used + bytes > mount.sizeMax) throw errorFor(call, "ENOSPC");
  mount.used += bytes;
}

export function parentDirectory(view: View, resolved: ResolvedPath): DirHead {
  const node = view.paths.table.head(parentOf(resolved.abs));
  if (node?.kind !== "dir") throw new SystemError("ENOENT", "lookup", resolved.abs);
  return node;
}

/** May names be made or removed in this directory? */
export function expectNamesChangeable(view: View, parent: DirHead, call: Call): void {
  if (!may(view.paths.ids, parent, WRITE | EXECUTE)) throw errorFor(call, "EACCES");
}

/** The directory that loses the name at `resolved`; it is checked that it may. */
export function expectRemovable(view: View, resolved: ResolvedPath, node: Head, call: Call): DirHead {
  const parent = parentDirectory(view, resolved);
  expectNamesChangeable(view, parent, call);
  if (stickyForbids(view.paths.ids, parent, node)) throw errorFor(call, "EPERM");
  return parent;
}

/** A name came or went. */
export function touchParent(resolved: ResolvedPath, mtimeNs: bigint): void {
  resolved.mount.draft.setMeta(parentOf(resolved.mountRelative), { mtimeNs });
}

/** A place for a new name: there must be nothing, and a slash after it is for directories only. */
export function resolveNewName(view: View, call: Call, kind: "dir" | "other"): ResolvedPath {
  const resolved = view.paths.resolve(call.syscall, call.path, "never");
  if (resolved.last !== "name" || resolved.node !== undefined) throw errorFor(call, "EEXIST");
  if (resolved.slash && kind !== "dir") throw errorFor(call, "ENOENT");
  expectWritable(resolved.mount, call);
  return resolved;
}

/** Puts a new inode: owner from the process, group from a setgid directory, where directories inherit the bit too. */
export function create(view: View, resolved: ResolvedPath, make: (meta: NewInodeMeta) => Inode, call: Call): void {
  const parent = parentDirectory(view, resolved);
  expectNamesChangeable(view, parent, call);
  const { ids } = view.paths;
  const inherits = (parent.mode & 0o2000) !== 0;
  const mtimeNs = view.clock.nowNs();
  const node = make({ uid: ids.uid, gid: inherits ? parent.gid : ids.gid, mtimeNs, inherits, umask: view.umask });
  if (node.kind === "file") charge(resolved.mount, node.content.size, call);
  resolved.mount.draft.put(resolved.mountRelative, node);
  touchParent(resolved, mtimeNs);
}

export interface NewInodeMeta {
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  /** The directory is setgid. */
  readonly inherits: boolean;
  readonly umask: number;
}
