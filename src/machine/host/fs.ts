/** The file calls of a real process, by node:fs. Names that are not UTF-8 survive. */
import * as fs from "node:fs";
import {
  type AbsPath,
  absPath,
  type ByteString,
  type Bytes,
  byteString,
  byteStringOf,
  byteStringOfLatin1,
  type Content,
  ROOT,
  recover,
  resolvePath,
} from "#base";
import type { Inode } from "#tree";
import type { ProcessFs, Stat, WriteOptions } from "../model/process.ts";
import { codeOf, SystemError } from "../model/system-error.ts";
import { makeFifo } from "./fifo.ts";
import { hostNamesIn, linkTargetAt, nodePath, systemErrorOf } from "./node-paths.ts";
import { HostReader } from "./read.ts";
import { removeTree } from "./remove.ts";
import { createLocator } from "./resolve.ts";
import { lazyContent } from "./spool.ts";
import { isExact, setTime } from "./times.ts";
import { writeChunks } from "./write.ts";

export interface HostFsOptions {
  /** The host directory that programs see as `/`. Default: the host's root. */
  readonly root?: string | undefined;
  /** The base of relative paths below a `root`. */
  readonly cwd: () => AbsPath;
}

const READ_ALL = { entriesMax: Number.MAX_SAFE_INTEGER, bytesMax: Number.MAX_SAFE_INTEGER, depthMax: 2_000 };

/** With a `root`, links are resolved inside it. Without one, the kernel resolves all paths. */
export function hostFs(options: HostFsOptions): ProcessFs {
  const { root } = options;
  const top = byteString(root ?? "");
  const locate =
    root === undefined ? undefined : createLocator((path) => (path === ROOT ? top : byteString`${top}${path}`));
  const place = (path: ByteString, follow: boolean): ByteString => {
    if (locate === undefined) return path;
    const host = locate(resolvePath(options.cwd(), path), follow);
    return endsAsDirectory(path) ? byteString`${host}/` : host;
  };
  const call: Call = (syscall, given, follow, act) => {
    const path = byteStringOfLatin1(given);
    try {
      if (path === "") throw new SystemError("ENOENT", syscall, path);
      return act(place(path, follow), path);
    } catch (error) {
      throw systemErrorOf(error, syscall, path);
    }
  };
  return {
    ...reading(call),
    ...writing(call),
    ...naming(call, place),
    ...metadata(call),
    realPath: (path) =>
      call("realpath", path, true, (host) => {
        const real = byteStringOf(fs.realpathSync.native(nodePath(host), "buffer"));
        return absPath(root === undefined ? real : real.slice(fs.realpathSync(root).length) || ROOT);
      }),
  };
}

/** The types of ProcessFs allow only byte strings as paths. */
type Call = <T>(syscall: string, path: string, follow: boolean, act: (host: ByteString, path: ByteString) => T) => T;

/** `a/` and `a/.` can only name a directory. */
const endsAsDirectory = (path: string): boolean => path !== "/" && /\/\.?$/.test(path);

type Reads =
  | "stat"
  | "lstat"
  | "exists"
  | "kind"
  | "access"
  | "readDir"
  | "read"
  | "readContent"
  | "readIfThere"
  | "readLink"
  | "snapshot";

function reading(call: Call): Pick<ProcessFs, Reads> {
  const stat = (path: string): Stat =>
    call("stat", path, true, (host) => statOf(fs.statSync(nodePath(host), { bigint: true })));
  return {
    stat,
    kind: (path) => permitted(() => stat(path).kind),
    lstat: (path) => call("lstat", path, false, (host) => statOf(fs.lstatSync(nodePath(host), { bigint: true }))),
    exists: (path) => succeeds(() => call("stat", path, true, (host) => fs.accessSync(nodePath(host)))),
    access: (path, bits) => succeeds(() => call("access", path, true, (host) => fs.accessSync(nodePath(host), bits))),
    readDir: (path) => call("scandir", path, true, hostNamesIn),
    read: (path) => call("open", path, true, (host) => fs.readFileSync(nodePath(host))),
    readContent: (path) => call("open", path, true, contentOfFile),
    readIfThere: (path) => ifThere(() => call("open", path, true, contentOfFile)),
    readLink: (path) => call("readlink", path, false, linkTargetAt),
    snapshot: (path) => call("lstat", path, false, (host) => present(reader().tree(host), path)),
  };
}

const reader = (): HostReader =>
  new HostReader({
    owner: (stat) => ({ uid: Number(stat.uid), gid: Number(stat.gid) }),
    limits: READ_ALL,
    sockets: "skip",
    content: "lazy",
    opensUnreadable: false,
  });

function contentOfFile(host: ByteString, path: ByteString): Content {
  const stats = fs.statSync(nodePath(host));
  // The content is read later, and that code expects no system error.
  if (stats.isDirectory()) throw new SystemError("EISDIR", "open", path);
  const { size } = stats;
  fs.accessSync(nodePath(host), fs.constants.R_OK);
  return lazyContent(host, size);
}

function present(node: Inode | undefined, path: string): Inode {
  if (node === undefined) throw new SystemError("ENOENT", "lstat", path);
  return node;
}

function writing(call: Call): Pick<ProcessFs, "write" | "mkdir" | "mkfifo" | "umask"> {
  const mkdir: ProcessFs["mkdir"] = (path, { mode = 0o777, parents = false } = {}) =>
    call("mkdir", path, parents, (host, bytes) => {
      if (!parents) return void fs.mkdirSync(nodePath(host), mode);
      if (isDirectory(host)) return;
      makeMissing(host, mode, bytes);
    });
  return {
    mkdir,
    write: (path, content, options = {}) => call("open", path, true, (host) => writeTo(host, content, options)),
    mkfifo: (path, mode = 0o666) => call("mkfifo", path, false, (host) => makeFifo(host, mode & ~process.umask())),
    umask: (mask) => (mask === undefined ? process.umask() : process.umask(mask)),
  };
}

/** As `mkdir -p`: missing parents get the same mode, and an error names the directory that cannot be made. */
function makeMissing(host: ByteString, mode: number, path: ByteString): void {
  try {
    fs.mkdirSync(nodePath(host), mode);
  } catch (error) {
    const [parent, of] = [parentOf(host), parentOf(path)];
    if (codeOf(error) === "EEXIST" && isDirectory(host)) return;
    if (codeOf(error) !== "ENOENT" || parent === "" || parent === host) throw systemErrorOf(error, "mkdir", path);
    makeMissing(parent, mode, of);
    makeMissing(host, mode, path);
  }
}

function parentOf(path: ByteString): ByteString {
  const end = path.search(/\/+[^/]*\/*$/);
  return end < 0 ? path : path.slice(0, end);
}

/** False for a path that cannot be resolved, such as a loop of links. */
function isDirectory(host: ByteString): boolean {
  try {
    return fs.statSync(nodePath(host)).isDirectory();
  } catch {
    return false;
  }
}

function writeTo(host: ByteString, content: Bytes | Content, options: WriteOptions): void {
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_TRUNC } = fs.constants;
  const flags = O_WRONLY | O_CREAT | (options.append ? O_APPEND : O_TRUNC) | (options.exclusive ? O_EXCL : 0);
  const fd = fs.openSync(nodePath(host), flags, options.mode ?? 0o666);
  try {
    if (content instanceof Uint8Array) fs.writeFileSync(fd, content);
    else writeChunks(fd, content);
  } finally {
    fs.closeSync(fd);
  }
}

type Names = "symlink" | "link" | "rename" | "unlink" | "rmdir" | "removeAll";

function naming(call: Call, place: (path: ByteString, follow: boolean) => ByteString): Pick<ProcessFs, Names> {
  return {
    symlink: (target, path) =>
      call("symlink", path, false, (host) => fs.symlinkSync(nodePath(byteStringOfLatin1(target)), nodePath(host))),
    link: (from, to) =>
      call("link", to, false, (host) => fs.linkSync(nodePath(place(byteStringOfLatin1(from), false)), nodePath(host))),
    rename: (from, to) =>
      call("rename", to, false, (host) =>
        fs.renameSync(nodePath(place(byteStringOfLatin1(from), false)), nodePath(host)),
      ),
    unlink: (path) => call("unlink", path, false, unlink),
    rmdir: (path) => call("rmdir", path, false, (host) => fs.rmdirSync(nodePath(host))),
    removeAll: (path) => call("unlink", path, false, (host) => removeTree(host)),
  };
}

/** Linux reports EISDIR for a directory; other systems report EPERM. */
function unlink(host: ByteString): void {
  try {
    fs.unlinkSync(nodePath(host));
  } catch (error) {
    if (process.platform === "linux" || codeOf(error) !== "EPERM" || !fs.lstatSync(nodePath(host)).isDirectory())
      throw error;
    throw new SystemError("EISDIR", "unlink", host);
  }
}

function metadata(call: Call): Pick<ProcessFs, "chmod" | "chown" | "lchown" | "setMtime"> {
  return {
    chmod: (path, mode) => call("chmod", path, true, (host) => fs.chmodSync(nodePath(host), mode)),
    chown: (path, uid, gid) => call("chown", path, true, (host) => fs.chownSync(nodePath(host), uid, gid)),
    lchown: (path, uid, gid) => call("lchown", path, false, (host) => fs.lchownSync(nodePath(host), uid, gid)),
    setMtime: (path, mtimeNs) =>
      call("utimes", path, true, (host) =>
        isExact(mtimeNs) ? setTime(nodePath(host), mtimeNs, true) : touch(host, mtimeNs),
      ),
  };
}

/** touch(1) sets nanoseconds. If it fails, the time is exact to the microsecond. */
function touch(host: ByteString, mtimeNs: bigint): void {
  setTime(nodePath(host), mtimeNs, true);
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const at = `@${mtimeNs / 1_000_000_000n}.${String(mtimeNs % 1_000_000_000n).padStart(9, "0")}`;
  if (NOT_UTF8.test(host)) return;
  spawnSync("touch", ["-c", "-m", "-d", at, "--", host], { stdio: "ignore" });
}

const NOT_UTF8 = /[^\0-\x7f]/;

const succeeds = (act: () => void): boolean =>
  permitted(() => {
    act();
    return true;
  }) ?? false;

function ifThere<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof SystemError && error.code === "ENOENT") return undefined;
    throw error;
  }
}

const permitted = <T>(act: () => T): T | undefined => recover(SystemError, act, () => undefined);

function statOf(stat: fs.BigIntStats): Stat {
  return {
    kind: kindOf(stat),
    mode: Number(stat.mode) & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    mtimeNs: stat.mtimeNs,
    size: Number(stat.size),
    nlink: Number(stat.nlink),
    ino: Number(stat.ino),
    rdev: Number(((stat.rdev >> 8n) & 0xfffn) * 256n + (stat.rdev & 0xffn)),
  };
}

function kindOf(stat: fs.BigIntStats): Stat["kind"] {
  if (stat.isDirectory()) return "dir";
  if (stat.isSymbolicLink()) return "symlink";
  if (stat.isFIFO()) return "fifo";
  if (stat.isSocket()) return "socket";
  if (stat.isBlockDevice()) return "block";
  return stat.isCharacterDevice() ? "char" : "file";
}
