/** The calls that make, move and remove names. */
import { type AbsPath, type ByteString, child, isWithin, parentOf } from "#base";
import type { Head } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { ResolvedPath } from "./path-resolver.ts";
import { EXECUTE, may, modeOfNew, owns, type ProcessIds, READ, WRITE } from "./permission.ts";
import {
  type Call,
  charge,
  createInode,
  errorFor,
  expectNamesChangeable,
  expectRemovable,
  expectWritable,
  parentDirectory,
  resolveNewName,
  touchParent,
  type View,
} from "./view.ts";

export function mkdir(view: View, call: Call, mode: number): void {
  makeDir(view, resolveNewName(view, call, "dir"), call, mode);
}

/** mkdir(2) ignores setuid and setgid in `mode`; setgid comes from the parent directory. */
function makeDir(view: View, resolved: ResolvedPath, call: Call, mode: number): void {
  createInode(
    view,
    resolved,
    ({ uid, gid, mtimeNs, inherits, umask }) => ({
      kind: "dir",
      mode: (mode & 0o1777 & ~umask) | (inherits ? 0o2000 : 0),
      uid,
      gid,
      mtimeNs,
      names: [],
      nodes: [],
    }),
    call,
  );
}

/** Makes each missing directory of the path with the same mode. */
export function mkdirParents(view: View, call: Call, mode: number): void {
  const resolved = view.paths.tryResolve(call.path, "never");
  const parent = resolved === "ENOENT" ? aboveOf(call.path) : undefined;
  if (parent !== undefined) {
    mkdirParents(view, { ...call, path: parent }, mode);
    mkdirParents(view, call, mode);
  } else if (typeof resolved === "string" || resolved.last !== "name" || resolved.node !== undefined) {
    if (!isDir(view, resolved, call)) mkdir(view, call, mode);
  } else {
    expectWritable(view, resolved, call);
    makeDir(view, resolved, call, mode);
  }
}

/** Whether the path is a directory, links followed. */
function isDir({ paths }: View, resolved: ResolvedPath | Errno, { path }: Call): boolean {
  if (typeof resolved === "string") return false;
  if (resolved.node?.kind !== "symlink") return resolved.node?.kind === "dir";
  const target = paths.tryResolve(path, "always");
  return typeof target !== "string" && target.node?.kind === "dir";
}

/** The part of a path before its last name; undefined for a single name. */
function aboveOf(path: string): string | undefined {
  const above = path.replace(/\/+[^/]*\/*$/, "");
  return above === "" || above === path ? undefined : above;
}

export function createSymlink(view: View, call: Call, target: ByteString): void {
  if (target === "") throw errorFor(call, "ENOENT");
  if (target.length >= 4096) throw errorFor(call, "ENAMETOOLONG");
  const resolved = resolveNewName(view, call, "other");
  createInode(
    view,
    resolved,
    ({ uid, gid, mtimeNs }) => ({ kind: "symlink", mode: 0o777, uid, gid, mtimeNs, target }),
    call,
  );
}

export function mkfifo(view: View, call: Call, mode: number): void {
  const resolved = resolveNewName(view, call, "other");
  createInode(
    view,
    resolved,
    (made) => ({
      kind: "fifo",
      mode: modeOfNew(view.paths.ids, made, mode),
      uid: made.uid,
      gid: made.gid,
      mtimeNs: made.mtimeNs,
      rdev: 0,
    }),
    call,
  );
}

/** Only files can have several names, because trees keep link groups for files only. Other kinds get EPERM, as on some file systems. */
export function link(view: View, call: Call, to: string): void {
  const from = view.paths.resolveExisting(call.syscall, call.path, "slash");
  const resolved = resolveNewName(view, { ...call, path: to }, "other");
  if (from.mount !== resolved.mount) throw errorFor(call, "EXDEV");
  if (!mayLink(view.paths.ids, from.node)) throw errorFor(call, "EPERM");
  expectNamesChangeable(view, parentDirectory(view, resolved), call);
  if (from.node.kind !== "file") throw errorFor(call, "EPERM");
  resolved.mount.draft.link(from.mountRelative, resolved.mountRelative);
  touchParent(resolved, view.clock.nowNs());
}

/** `fs.protected_hardlinks`, as distributions enable it: a process may link another user's file only if it may read and write it. */
function mayLink(ids: ProcessIds, node: Head): boolean {
  if (owns(ids, node)) return true;
  const isSetId = (node.mode & 0o4000) !== 0 || (node.mode & 0o2010) === 0o2010;
  return node.kind === "file" && !isSetId && may(ids, node, READ | WRITE);
}

export function unlink(view: View, call: Call): void {
  const resolved = view.paths.resolve(call.syscall, call.path, "never");
  if (resolved.last !== "name") throw errorFor(call, "EISDIR");
  expectWritable(view, resolved, call);
  const { node } = resolved;
  if (node === undefined) throw errorFor(call, "ENOENT");
  if (resolved.slash) throw errorFor(call, node.kind === "dir" ? "EISDIR" : "ENOTDIR");
  expectRemovable(view, resolved, node, call);
  if (node.kind === "dir") throw errorFor(call, "EISDIR");
  removeName(view, resolved, node, call);
  touchParent(resolved, view.clock.nowNs());
}

export function rmdir(view: View, call: Call): void {
  const resolved = view.paths.resolve(call.syscall, call.path, "never");
  if (resolved.last !== "name") throw errorFor(call, RMDIR_ERRORS[resolved.last]);
  if (view.paths.table.isMountPoint(resolved.abs)) throw errorFor(call, "EBUSY");
  expectWritable(view, resolved, call);
  const { node } = resolved;
  if (node === undefined) throw errorFor(call, "ENOENT");
  expectRemovable(view, resolved, node, call);
  if (node.kind !== "dir") throw errorFor(call, "ENOTDIR");
  if (resolved.mount.draft.list(resolved.mountRelative)?.length !== 0) throw errorFor(call, "ENOTEMPTY");
  removeName(view, resolved, node, call);
  touchParent(resolved, view.clock.nowNs());
}

const RMDIR_ERRORS = { ".": "EINVAL", "..": "ENOTEMPTY", "/": "EBUSY" } as const;

/** Removes a name. The bytes of a file are freed with its last name. */
function removeName(view: View, resolved: ResolvedPath, node: Head, call: Call): void {
  const { draft } = resolved.mount;
  if (node.kind === "file" && draft.linkCount(resolved.mountRelative) === 1)
    charge(view, resolved, -node.content.size, call);
  draft.remove(resolved.mountRelative);
  view.paths.table.forgetName(resolved.abs, node.kind);
}

export function rename(view: View, call: Call, toPath: string): void {
  const from = view.paths.resolve(call.syscall, call.path, "never");
  const to = view.paths.resolve(call.syscall, toPath, "never");
  const { table } = view.paths;
  if (table.mountOf(parentOf(from.abs)) !== table.mountOf(parentOf(to.abs))) throw errorFor(call, "EXDEV");
  if (from.last !== "name" || to.last !== "name") throw errorFor(call, "EBUSY");
  for (const { abs } of [from, to]) expectWritable(view, { mount: table.mountOf(parentOf(abs)), abs }, call);
  const { node } = from;
  if (node === undefined) throw errorFor(call, "ENOENT");
  if (node.kind !== "dir" && (from.slash || to.slash)) throw errorFor(call, "ENOTDIR");
  if (from.abs !== to.abs && isWithin(from.abs, to.abs)) throw errorFor(call, "EINVAL");
  if (from.abs !== to.abs && isWithin(to.abs, from.abs)) throw errorFor(call, "ENOTEMPTY");
  if (isSameFile(from, to)) return;
  expectMovable(view, from, to, node, call);
  if (to.node !== undefined) removeName(view, to, to.node, call);
  from.mount.draft.move(from.mountRelative, to.mountRelative);
  const mtimeNs = view.clock.nowNs();
  touchParent(from, mtimeNs);
  touchParent(to, mtimeNs);
  table.forgetPaths();
}

/** rename(2) does nothing if both paths are names of one file. */
function isSameFile(from: ResolvedPath, to: ResolvedPath): boolean {
  if (from.abs === to.abs) return true;
  if (from.node?.kind !== "file" || to.node?.kind !== "file") return false;
  return from.node.link !== undefined && from.node.link === to.node.link;
}

function expectMovable(view: View, from: ResolvedPath, to: ResolvedPath, node: Head, call: Call): void {
  expectRemovable(view, from, node, call);
  if (to.node === undefined) expectNamesChangeable(view, parentDirectory(view, to), call);
  else expectReplaceable(view, to, to.node, node, call);
  const staysAmongSiblings = parentOf(from.abs) === parentOf(to.abs);
  if (node.kind === "dir" && !staysAmongSiblings && !may(view.paths.ids, node, WRITE)) throw errorFor(call, "EACCES");
  if (view.paths.table.hasMountPointWithin(from.abs) || view.paths.table.hasMountPointWithin(to.abs))
    throw errorFor(call, "EBUSY");
  if (to.node?.kind === "dir" && to.mount.draft.list(to.mountRelative)?.length !== 0) throw errorFor(call, "ENOTEMPTY");
}

function expectReplaceable(view: View, to: ResolvedPath, there: Head, node: Head, call: Call): void {
  expectRemovable(view, to, there, call);
  if (node.kind === "dir" && there.kind !== "dir") throw errorFor(call, "ENOTDIR");
  if (node.kind !== "dir" && there.kind === "dir") throw errorFor(call, "EISDIR");
}

/** Continues after an error, as `rm -rf` does, and throws the first error at the end. */
export function removeAll(view: View, call: Call): void {
  const resolved = lookupToRemove(view, call);
  if (resolved?.node === undefined) return;
  if (resolved.last !== "name") throw errorFor(call, "EINVAL");
  const refusals: SystemError[] = [];
  removeBelow(view, resolved.abs, refusals);
  const [first] = refusals;
  if (first !== undefined) throw first;
}

function lookupToRemove(view: View, call: Call): ResolvedPath | undefined {
  const resolved = view.paths.tryResolve(call.path, "never");
  if (resolved === "ENOENT") return undefined;
  if (typeof resolved === "string") throw errorFor(call, resolved);
  return resolved;
}

function removeBelow(view: View, path: AbsPath, refusals: SystemError[]): void {
  const node = view.paths.table.head(path);
  try {
    if (node?.kind !== "dir") {
      unlink(view, { syscall: "unlink", path });
      return;
    }
    const mount = view.paths.table.mountOf(path);
    const names = mount.draft.list(mount.mountRelative(path)) ?? [];
    if (names.length > 0 && !may(view.paths.ids, node, READ | EXECUTE)) {
      throw new SystemError("EACCES", "readdir", path);
    }
    for (const name of names) removeBelow(view, child(path, name), refusals);
    rmdir(view, { syscall: "rmdir", path });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    refusals.push(error);
  }
}
