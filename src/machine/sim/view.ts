/** The state that the file calls of one process share, and the checks before each change. */
import { type AbsPath, type Clock, isWithin, parentOf, ROOT } from "#base";
import type { DirHead, Head, Inode } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { PathResolver, ResolvedPath } from "./path-resolver.ts";
import { EXECUTE, may, stickyForbids, WRITE } from "./permission.ts";

export interface View {
  readonly paths: PathResolver;
  readonly clock: Clock;
  /** Directories that are on a read-only file system. */
  readonly readOnly: readonly AbsPath[];
  readonly small: readonly SpaceLeft[];
  umask: number;
}

/** How much may still be written to a directory. The processes of a command share it. */
export interface SpaceLeft {
  readonly at: AbsPath;
  bytes: number;
}

/** A system call, as its errors name it. */
export interface Call {
  readonly syscall: string;
  readonly path: string;
}

export const errorFor = (call: Call, code: Errno): SystemError => new SystemError(code, call.syscall, call.path);

type Place = Pick<ResolvedPath, "mount" | "abs">;

export function expectWritable(view: View, place: Place, call: Call): void {
  if (isReadOnly(view, place)) throw errorFor(call, "EROFS");
}

export const isReadOnly = ({ readOnly }: View, { mount, abs }: Place): boolean =>
  mount.readOnly || readOnly.some((directory) => isWithin(directory, abs));

/** Charges `bytes` to a mount, and to a small disk in it; a negative number frees them. */
export function charge({ small }: View, { mount, abs }: Place, bytes: number, call: Call): void {
  const disk = small.find(({ at }) => isWithin(at, abs));
  if (bytes > 0 && (mount.used + bytes > mount.sizeMax || bytes > (disk?.bytes ?? bytes)))
    throw errorFor(call, "ENOSPC");
  mount.used += bytes;
  if (disk !== undefined) disk.bytes -= bytes;
}

export function parentDirectory({ paths }: View, { mount, parent, abs }: ResolvedPath): DirHead {
  const node = parent === undefined ? paths.table.head(parentOf(abs)) : mount.draft.directoryHead(parent);
  if (node?.kind !== "dir") throw new SystemError("ENOENT", "lookup", abs);
  return node;
}

/** Throws unless the process may add and remove names in this directory. */
export function expectNamesChangeable(view: View, parent: DirHead, call: Call): void {
  if (!may(view.paths.ids, parent, WRITE | EXECUTE)) throw errorFor(call, "EACCES");
}

/** Throws unless the process may remove the name. Returns its directory. */
export function expectRemovable(view: View, resolved: ResolvedPath, node: Head, call: Call): DirHead {
  const parent = parentDirectory(view, resolved);
  expectNamesChangeable(view, parent, call);
  if (stickyForbids(view.paths.ids, parent, node)) throw errorFor(call, "EPERM");
  return parent;
}

/** Sets the mtime of the directory in which a name was added or removed. */
export function touchParent({ mount, parent = ROOT }: ResolvedPath, mtimeNs: bigint): void {
  mount.draft.touchDirectory(parent, mtimeNs);
}

/** Resolves the path of a new name. Nothing may exist there; only a directory may be named with a trailing slash. */
export function resolveNewName(view: View, call: Call, kind: "dir" | "other"): ResolvedPath {
  const resolved = view.paths.resolve(call.syscall, call.path, "never");
  if (resolved.last !== "name" || resolved.node !== undefined) throw errorFor(call, "EEXIST");
  if (resolved.slash && kind !== "dir") throw errorFor(call, "ENOENT");
  expectWritable(view, resolved, call);
  return resolved;
}

/** Creates an inode. The process gives the owner; a setgid directory gives the group, and the setgid bit to directories. */
export function createInode(view: View, resolved: ResolvedPath, make: (meta: NewInodeMeta) => Inode, call: Call): void {
  const parent = parentDirectory(view, resolved);
  expectNamesChangeable(view, parent, call);
  const { ids } = view.paths;
  const inherits = (parent.mode & 0o2000) !== 0;
  const mtimeNs = view.clock.nowNs();
  const node = make({ uid: ids.uid, gid: inherits ? parent.gid : ids.gid, mtimeNs, inherits, umask: view.umask });
  if (node.kind === "file") charge(view, resolved, node.content.size, call);
  resolved.mount.draft.put(resolved.mountRelative, node);
  touchParent(resolved, mtimeNs);
}

export interface NewInodeMeta {
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  /** Whether the parent directory is setgid. */
  readonly inherits: boolean;
  readonly umask: number;
}
