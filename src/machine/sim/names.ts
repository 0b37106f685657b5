/** The calls that make, move and remove names. */
import { type AbsPath, type ByteString, child, isWithin, parentOf } from "#base";
import type { Head } from "#tree";
import { type Errno, SystemError } from "../model/system-error.ts";
import type { Spot } from "./lookup.ts";
import { EXECUTE, type Ids, may, modeOfNew, owns, READ, WRITE } from "./permission.ts";
import {
  type Call,
  charge,
  create,
  failing,
  mustBeWritable,
  mustChangeNames,
  mustLoseName,
  newName,
  parentOfSpot,
  touchParent,
  type View,
} from "./view.ts";

export function mkdir(view: View, call: Call, mode: number): void {
  makeDir(view, newName(view, call, "dir"), call, mode);
}

/** mkdir(2) knows no setuid and setgid; the second comes from the directory above. */
function makeDir(view: View, spot: Spot, call: Call, mode: number): void {
  create(
    view,
    spot,
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

/** Every directory that is missing on the way is made with the same mode. */
export function mkdirParents(view: View, call: Call, mode: number): void {
  const spot = view.paths.look(call.path, "never");
  const parent = spot === "ENOENT" ? aboveOf(call.path) : undefined;
  if (parent !== undefined) {
    mkdirParents(view, { ...call, path: parent }, mode);
    mkdirParents(view, call, mode);
  } else if (typeof spot === "string" || spot.last !== "name" || spot.node !== undefined) {
    if (!isDir(view, spot, call)) mkdir(view, call, mode);
  } else {
    mustBeWritable(spot.mount, call);
    makeDir(view, spot, call, mode);
  }
}

/** Links are followed, or were on the way to `spot`. */
function isDir({ paths }: View, spot: Spot | Errno, { path }: Call): boolean {
  if (typeof spot === "string") return false;
  if (spot.node?.kind !== "symlink") return spot.node?.kind === "dir";
  const target = paths.look(path, "always");
  return typeof target !== "string" && target.node?.kind === "dir";
}

/** Of a path as it was given; undefined where nothing is above the name. */
function aboveOf(path: string): string | undefined {
  const above = path.replace(/\/+[^/]*\/*$/, "");
  return above === "" || above === path ? undefined : above;
}

export function symlink(view: View, call: Call, target: ByteString): void {
  if (target === "") throw failing(call, "ENOENT");
  if (target.length >= 4096) throw failing(call, "ENAMETOOLONG");
  const spot = newName(view, call, "other");
  create(view, spot, ({ uid, gid, mtimeNs }) => ({ kind: "symlink", mode: 0o777, uid, gid, mtimeNs, target }), call);
}

export function mkfifo(view: View, call: Call, mode: number): void {
  const spot = newName(view, call, "other");
  create(
    view,
    spot,
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

/** Only files have a second name here: a tree keeps no link groups of other kinds, and answers EPERM as some file systems do. */
export function link(view: View, call: Call, to: string): void {
  const from = view.paths.find(call.syscall, call.path, "slash");
  const spot = newName(view, { ...call, path: to }, "other");
  if (from.mount !== spot.mount) throw failing(call, "EXDEV");
  if (!mayLink(view.paths.ids, from.node)) throw failing(call, "EPERM");
  mustChangeNames(view, parentOfSpot(view, spot), call);
  if (from.node.kind !== "file") throw failing(call, "EPERM");
  spot.mount.draft.link(from.inner, spot.inner);
  touchParent(spot, view.clock.nowNs());
}

/** `fs.protected_hardlinks`, which distributions turn on: a file of somebody else must be one that could be read and written. */
function mayLink(ids: Ids, node: Head): boolean {
  if (owns(ids, node)) return true;
  const isSetId = (node.mode & 0o4000) !== 0 || (node.mode & 0o2010) === 0o2010;
  return node.kind === "file" && !isSetId && may(ids, node, READ | WRITE);
}

export function unlink(view: View, call: Call): void {
  const spot = view.paths.lookup(call.syscall, call.path, "never");
  if (spot.last !== "name") throw failing(call, "EISDIR");
  mustBeWritable(spot.mount, call);
  const { node } = spot;
  if (node === undefined) throw failing(call, "ENOENT");
  if (spot.slash) throw failing(call, node.kind === "dir" ? "EISDIR" : "ENOTDIR");
  mustLoseName(view, spot, node, call);
  if (node.kind === "dir") throw failing(call, "EISDIR");
  drop(view, spot, node, call);
  touchParent(spot, view.clock.nowNs());
}

export function rmdir(view: View, call: Call): void {
  const spot = view.paths.lookup(call.syscall, call.path, "never");
  if (spot.last !== "name") throw failing(call, REFUSED[spot.last]);
  if (view.paths.table.isPoint(spot.abs)) throw failing(call, "EBUSY");
  mustBeWritable(spot.mount, call);
  const { node } = spot;
  if (node === undefined) throw failing(call, "ENOENT");
  mustLoseName(view, spot, node, call);
  if (node.kind !== "dir") throw failing(call, "ENOTDIR");
  if (spot.mount.draft.list(spot.inner)?.length !== 0) throw failing(call, "ENOTEMPTY");
  drop(view, spot, node, call);
  touchParent(spot, view.clock.nowNs());
}

const REFUSED = { ".": "EINVAL", "..": "ENOTEMPTY", "/": "EBUSY" } as const;

/** Takes the name away; a file's room is free when it was the last one. */
function drop(view: View, spot: Spot, node: Head, call: Call): void {
  const { draft } = spot.mount;
  if (node.kind === "file" && draft.linkCount(spot.inner) === 1) charge(spot.mount, -node.content.size, call);
  draft.remove(spot.inner);
  view.paths.table.nameGone(spot.abs, node.kind);
}

export function rename(view: View, call: Call, toPath: string): void {
  const from = view.paths.lookup(call.syscall, call.path, "never");
  const to = view.paths.lookup(call.syscall, toPath, "never");
  const { table } = view.paths;
  if (table.owner(parentOf(from.abs)) !== table.owner(parentOf(to.abs))) throw failing(call, "EXDEV");
  if (from.last !== "name" || to.last !== "name") throw failing(call, "EBUSY");
  mustBeWritable(table.owner(parentOf(from.abs)), call);
  const { node } = from;
  if (node === undefined) throw failing(call, "ENOENT");
  if (node.kind !== "dir" && (from.slash || to.slash)) throw failing(call, "ENOTDIR");
  if (from.abs !== to.abs && isWithin(from.abs, to.abs)) throw failing(call, "EINVAL");
  if (from.abs !== to.abs && isWithin(to.abs, from.abs)) throw failing(call, "ENOTEMPTY");
  if (isSameFile(from, to)) return;
  mustMove(view, from, to, node, call);
  if (to.node !== undefined) drop(view, to, to.node, call);
  from.mount.draft.move(from.inner, to.inner);
  const mtimeNs = view.clock.nowNs();
  touchParent(from, mtimeNs);
  touchParent(to, mtimeNs);
  table.forgetPaths();
}

/** Two names of one file stay both: rename(2) does nothing then. */
function isSameFile(from: Spot, to: Spot): boolean {
  if (from.abs === to.abs) return true;
  if (from.node?.kind !== "file" || to.node?.kind !== "file") return false;
  return from.node.link !== undefined && from.node.link === to.node.link;
}

function mustMove(view: View, from: Spot, to: Spot, node: Head, call: Call): void {
  mustLoseName(view, from, node, call);
  if (to.node === undefined) mustChangeNames(view, parentOfSpot(view, to), call);
  else mustReplace(view, to, to.node, node, call);
  const staysAmongSiblings = parentOf(from.abs) === parentOf(to.abs);
  if (node.kind === "dir" && !staysAmongSiblings && !may(view.paths.ids, node, WRITE)) throw failing(call, "EACCES");
  if (view.paths.table.holdsPoint(from.abs) || view.paths.table.holdsPoint(to.abs)) throw failing(call, "EBUSY");
  if (to.node?.kind === "dir" && to.mount.draft.list(to.inner)?.length !== 0) throw failing(call, "ENOTEMPTY");
}

function mustReplace(view: View, to: Spot, there: Head, node: Head, call: Call): void {
  mustLoseName(view, to, there, call);
  if (node.kind === "dir" && there.kind !== "dir") throw failing(call, "ENOTDIR");
  if (node.kind !== "dir" && there.kind === "dir") throw failing(call, "EISDIR");
}

/** Goes on after what it may not remove, as `rm -rf`, and throws the first refusal at the end. */
export function removeAll(view: View, call: Call): void {
  const spot = lookupToRemove(view, call);
  if (spot?.node === undefined) return;
  if (spot.last !== "name") throw failing(call, "EINVAL");
  const refusals: SystemError[] = [];
  removeBelow(view, spot.abs, refusals);
  const [first] = refusals;
  if (first !== undefined) throw first;
}

function lookupToRemove(view: View, call: Call): Spot | undefined {
  const spot = view.paths.look(call.path, "never");
  if (spot === "ENOENT") return undefined;
  if (typeof spot === "string") throw failing(call, spot);
  return spot;
}

function removeBelow(view: View, path: AbsPath, refusals: SystemError[]): void {
  const node = view.paths.table.head(path);
  try {
    if (node?.kind !== "dir") {
      unlink(view, { syscall: "unlink", path });
      return;
    }
    const mount = view.paths.table.owner(path);
    const names = mount.draft.list(mount.inner(path)) ?? [];
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
