/** The calls that look at files, and read and write them. */
import { type Bytes, type Content, EMPTY } from "#base";
import type { FileNode, Head } from "#tree";
import type { Stat, WriteOptions } from "../model/process.ts";
import type { Errno } from "../model/system-error.ts";
import { appended, contentFrom } from "./content.ts";
import type { Spot } from "./lookup.ts";
import { may, modeAfterWrite, modeOfNew, READ, WRITE } from "./permission.ts";
import { type Call, charge, create, failing, mustBeWritable, type View } from "./view.ts";

/** `/dev/null`: the only device that a simulated machine has. */
export const NULL_DEVICE = 259;

/** Numbers that cost a look into the draft are made when asked for. */
class SimStat implements Stat {
  readonly kind: Head["kind"];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  readonly size: number;
  readonly rdev: number;
  readonly #spot: Spot;
  constructor(spot: Spot, node: Head) {
    this.#spot = spot;
    this.kind = node.kind;
    this.mode = node.mode;
    this.uid = node.uid;
    this.gid = node.gid;
    this.mtimeNs = node.mtimeNs;
    this.size = sizeOf(node);
    this.rdev = "rdev" in node ? node.rdev : 0;
  }
  get nlink(): number {
    return this.#spot.mount.draft.linkCount(this.#spot.inner);
  }
  get ino(): number {
    return this.#spot.mount.draft.inodeNumber(this.#spot.inner);
  }
}

const sizeOf = (node: Head): number =>
  node.kind === "file" ? node.content.size : node.kind === "symlink" ? node.target.length : 0;

export function stat(view: View, call: Call, follow: "always" | "slash"): Stat {
  const spot = view.paths.find(call.syscall, call.path, follow);
  return new SimStat(spot, spot.node);
}

export const exists = (view: View, path: string): boolean => isThere(view.paths.look(path, "always"));

export function kind(view: View, path: string): Head["kind"] | undefined {
  const spot = view.paths.look(path, "always");
  return isThere(spot) ? spot.node.kind : undefined;
}

export function access(view: View, path: string, bits: number): boolean {
  const spot = view.paths.look(path, "always");
  return isThere(spot) && !((bits & WRITE) !== 0 && spot.mount.readOnly) && may(view.paths.ids, spot.node, bits);
}

const isThere = (spot: Spot | Errno): spot is Spot & { readonly node: Head } =>
  typeof spot !== "string" && spot.node !== undefined && (!spot.slash || spot.node.kind === "dir");

export function readDir(view: View, call: Call): Spot {
  const spot = view.paths.find(call.syscall, call.path, "always");
  if (spot.node.kind !== "dir") throw failing(call, "ENOTDIR");
  if (!may(view.paths.ids, spot.node, READ)) throw failing(call, "EACCES");
  return spot;
}

export function readContent(view: View, call: Call): Content {
  const { node } = view.paths.find(call.syscall, call.path, "always");
  if (!may(view.paths.ids, node, READ)) throw failing(call, "EACCES");
  if (node.kind === "file") return node.content;
  if (node.kind === "dir") throw failing(call, "EISDIR");
  return readSpecial(node, call);
}

/** Whoever opens a FIFO with nobody at its other end waits for ever: a synchronous call cannot, so it fails. */
function readSpecial(node: Exclude<Head, FileNode>, call: Call): Content {
  if (isNull(node)) return EMPTY;
  throw failing(call, node.kind === "fifo" ? "EIO" : "ENXIO");
}

const isNull = (node: Head): boolean => node.kind === "char" && node.rdev === NULL_DEVICE;

export function write(view: View, call: Call, given: Bytes | Content, options: WriteOptions): void {
  const spot = view.paths.lookup(call.syscall, call.path, options.exclusive === true ? "never" : "no-slash");
  const { node } = spot;
  if (spot.last === "name" && spot.slash) throw failing(call, "EISDIR");
  if (options.exclusive === true && node !== undefined) throw failing(call, "EEXIST");
  if (spot.last !== "name" || node?.kind === "dir") throw failing(call, "EISDIR");
  if (node === undefined) createFile(view, spot, contentFrom(given), options.mode ?? 0o666, call);
  else if (node.kind === "file") writeFile(view, spot, node, { content: contentFrom(given), options }, call);
  else writeSpecial(view, node, call);
}

function createFile(view: View, spot: Spot, content: Content, mode: number, call: Call): void {
  mustBeWritable(spot.mount, call);
  create(
    view,
    spot,
    (made) => {
      const { uid, gid, mtimeNs } = made;
      const opened = modeOfNew(view.paths.ids, made, mode);
      const written = content.size === 0 ? opened : modeAfterWrite(view.paths.ids, { mode: opened, gid });
      return { kind: "file", mode: written, uid, gid, mtimeNs, content };
    },
    call,
  );
}

interface Written {
  readonly content: Content;
  readonly options: WriteOptions;
}

/** An append of nothing is no write; an open that truncates is one. */
function writeFile(view: View, spot: Spot, node: FileNode, { content, options }: Written, call: Call): void {
  mustBeWritable(spot.mount, call);
  if (!may(view.paths.ids, node, WRITE)) throw failing(call, "EACCES");
  if (options.append === true && content.size === 0) return;
  const next = options.append === true ? appended(node.content, content) : content;
  charge(spot.mount, next.size - node.content.size, call);
  const mode = modeAfterWrite(view.paths.ids, node);
  spot.mount.draft.put(spot.inner, { ...node, mode, content: next, mtimeNs: view.clock.nowNs() });
}

function writeSpecial(view: View, node: Exclude<Head, FileNode>, call: Call): void {
  if (!may(view.paths.ids, node, WRITE)) throw failing(call, "EACCES");
  if (!isNull(node)) throw failing(call, node.kind === "fifo" ? "EIO" : "ENXIO");
}
