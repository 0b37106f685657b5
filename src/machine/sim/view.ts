/** What file calls of one process share: where its paths lead, its umask, the time; and the checks every change goes through. */
import { type Clock, parentOf } from "#base";
import type { DirHead, Head, Inode } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { Paths, Spot } from "./lookup.ts";
import type { Mounted } from "./mounts.ts";
import { EXECUTE, may, stickyForbids, WRITE } from "./permission.ts";

export interface View {
  readonly paths: Paths;
  readonly clock: Clock;
  umask: number;
}

/** One call, for its errors. */
export interface Call {
  readonly syscall: string;
  readonly path: string;
}

export const failing = (call: Call, code: Errno): SystemError => new SystemError(code, call.syscall, call.path);

export function mustBeWritable(mount: Mounted, call: Call): void {
  if (mount.readOnly) throw failing(call, "EROFS");
}

/** Takes `bytes` of a mount's room, or gives them back where they are negative. */
export function charge(mount: Mounted, bytes: number, call: Call): void {
  if (bytes > 0 && mount.used + bytes > mount.sizeMax) throw failing(call, "ENOSPC");
  mount.used += bytes;
}

export function parentOfSpot(view: View, spot: Spot): DirHead {
  const node = view.paths.table.head(parentOf(spot.abs));
  if (node?.kind !== "dir") throw new SystemError("ENOENT", "lookup", spot.abs);
  return node;
}

/** May names be made or removed in this directory? */
export function mustChangeNames(view: View, parent: DirHead, call: Call): void {
  if (!may(view.paths.ids, parent, WRITE | EXECUTE)) throw failing(call, "EACCES");
}

/** The directory that loses the name at `spot`; it is checked that it may. */
export function mustLoseName(view: View, spot: Spot, node: Head, call: Call): DirHead {
  const parent = parentOfSpot(view, spot);
  mustChangeNames(view, parent, call);
  if (stickyForbids(view.paths.ids, parent, node)) throw failing(call, "EPERM");
  return parent;
}

/** A name came or went. */
export function touchParent(spot: Spot, mtimeNs: bigint): void {
  spot.mount.draft.setMeta(parentOf(spot.inner), { mtimeNs });
}

/** A place for a new name: there must be nothing, and a slash after it is for directories only. */
export function newName(view: View, call: Call, kind: "dir" | "other"): Spot {
  const spot = view.paths.lookup(call.syscall, call.path, "never");
  if (spot.last !== "name" || spot.node !== undefined) throw failing(call, "EEXIST");
  if (spot.slash && kind !== "dir") throw failing(call, "ENOENT");
  mustBeWritable(spot.mount, call);
  return spot;
}

/** Puts a new inode: owner from the process, group from a setgid directory, where directories inherit the bit too. */
export function create(view: View, spot: Spot, make: (meta: Made) => Inode, call: Call): void {
  const parent = parentOfSpot(view, spot);
  mustChangeNames(view, parent, call);
  const { ids } = view.paths;
  const inherits = (parent.mode & 0o2000) !== 0;
  const mtimeNs = view.clock.nowNs();
  const node = make({ uid: ids.uid, gid: inherits ? parent.gid : ids.gid, mtimeNs, inherits, umask: view.umask });
  if (node.kind === "file") charge(spot.mount, node.content.size, call);
  spot.mount.draft.put(spot.inner, node);
  touchParent(spot, mtimeNs);
}

export interface Made {
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  /** The directory is setgid. */
  readonly inherits: boolean;
  readonly umask: number;
}
