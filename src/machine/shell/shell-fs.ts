/**
 * The file system of a process for just-bash. The interpreter would run any executable file as a bash script; instead, it gets a
 * script line that starts a process (see {@link SPAWN}).
 */
import type { CpOptions, FsStat, IFileSystem, MkdirOptions, RmOptions } from "just-bash";
import { type AbsPath, absPath, type ByteString, type Bytes, byteString, byteStringOf, escapedTextOf } from "#base";
import type { Process, ProcessFs, Stat } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { copyFiles } from "./copy.ts";
import { type Devices, identityOf, isDevice } from "./devices.ts";
import { encodingOf } from "./encodings.ts";
import { outsideBytes, shellBytes, shellName, shellText } from "./names.ts";

/** Writes to this path go to the process's file descriptor 3. */
export const FD3 = "/dev/.plimsoll-fd3";
/** The path of the command that starts a process. */
export const SPAWN = "/bin/.plimsoll-spawn";

/** As on ext4. */
const DIRECTORY_SIZE = 4096;
const NOWHERE = "/dev/null/nowhere";

type Moment = FsStat["mtime"];
type Encoding = Parameters<IFileSystem["writeFile"]>[2];

export class ShellFs implements IFileSystem {
  readonly #process: Process;
  readonly #fs: ProcessFs;
  readonly #devices: Devices;
  readonly #onText: (text: string) => void;
  /** The path of the last call if it was a `stat`. */
  #lastStat: string | undefined;
  /** The path that was last given with a slash at its end, if it was not given without one since. */
  #slashed: string | undefined;

  /** `onText` gets each text that may be run. */
  constructor(process: Process, devices: Devices, onText: (text: string) => void) {
    this.#process = process;
    this.#fs = process.fs;
    this.#devices = devices;
    this.#onText = onText;
  }

  async readFile(path: string, options?: Parameters<IFileSystem["readFile"]>[1]): Promise<string> {
    const mayRun = this.#lastStat === path && options === undefined;
    const bytes = this.#read(path);
    if (mayRun && this.#isProgram(path, bytes)) return `${SPAWN} ${quoted(path)} "$@"`;
    const text = encodingOf(options).decode(bytes);
    if (options === undefined) this.#onText(text);
    return text;
  }
  async readFileBuffer(path: string): Promise<Bytes> {
    return shellBytes(this.#read(path));
  }
  #read(path: string): Bytes {
    return this.#call(path, (at) => (isDevice(at) ? this.#devices.read(at) : this.#fs.read(at)));
  }
  async writeFile(path: string, content: string | Bytes, options?: Encoding): Promise<void> {
    this.#write(path, content, options, false);
  }
  async appendFile(path: string, content: string | Bytes, options?: Encoding): Promise<void> {
    this.#write(path, content, options, true);
  }
  async exists(path: string): Promise<boolean> {
    return path === SPAWN || path === FD3 || isDevice(path) || this.#call(path, (at) => this.#fs.exists(at));
  }
  async stat(path: string): Promise<FsStat> {
    if (path === SPAWN || path === FD3) return VIRTUAL;
    if (isDevice(path)) return statOfDevice(path);
    const stat = this.#call(path, (at) => this.#fs.stat(at));
    this.#lastStat = path;
    return this.#asTested(path, stat);
  }
  /** just-bash tests the mode of the owner for what the process may do, and a size for whether a directory is empty. */
  #asTested(path: string, stat: Stat): FsStat {
    const at = shellName(path);
    const bits = [4, 2, 1].reduce((all, bit) => all | (this.#fs.access(at, bit) ? bit << 6 : 0), 0);
    const size = stat.kind === "dir" ? DIRECTORY_SIZE : stat.size;
    return { ...statOf(stat), size, mode: (stat.mode & ~0o700) | bits };
  }
  async lstat(path: string): Promise<FsStat> {
    if (isDevice(path)) return statOfDevice(path);
    return statOf(this.#call(path, (at) => (path === this.#slashed ? this.#fs.stat(at) : this.#fs.lstat(at))));
  }
  async mkdir(path: string, options?: MkdirOptions): Promise<void> {
    this.#call(path, (at) => this.#fs.mkdir(at, { parents: options?.recursive === true }));
  }
  async readdir(path: string): Promise<string[]> {
    return this.#call(path, (at) => this.#fs.readDir(at).map(shellText));
  }
  /**
   * Where no command runs, just-bash expands a pattern. It then follows links to directories as bash does. It takes a name that is equal to
   * the pattern for no match, and matches no newline.
   */
  async readdirWithFileTypes(path: string) {
    const names = this.#call(path, (at) => this.#fs.readDir(at));
    const isPattern = !this.#devices.isCommandRunning;
    const odd = isPattern ? names.find((name) => /[*?\n]/.test(name)) : undefined;
    if (odd !== undefined)
      this.#process.limit(`a pattern of the in-process shell meets the name ${escapedTextOf(odd)}`);
    return names.map((name) => {
      const at = byteString`${shellName(path)}/${name}`;
      const kind = isPattern ? this.#fs.kind(at) : this.#fs.lstat(at).kind;
      const is = { isFile: kind === "file", isDirectory: kind === "dir", isSymbolicLink: kind === "symlink" };
      return { name: shellText(name), ...is };
    });
  }
  async rm(path: string, options?: RmOptions): Promise<void> {
    this.#call(path, (at) => {
      if (options?.recursive === true) this.#fs.removeAll(at);
      else if (options?.force !== true || this.#isThere(at)) this.#removeOne(at);
    });
  }
  async cp(from: string, to: string, options?: CpOptions): Promise<void> {
    if (isDevice(from) || isDevice(to)) return this.writeFile(to, await this.readFileBuffer(from));
    this.#call(from, (at) => copyFiles(this.#fs, at, shellName(to), options?.recursive === true));
  }
  async mv(from: string, to: string): Promise<void> {
    this.#call(from, (at) => this.#fs.rename(at, shellName(to)));
  }
  /**
   * An empty path names nothing, although just-bash would take it for the working directory. With a slash at its end, a path can only name a
   * directory: a file is none, and what is missing must not become one.
   */
  resolvePath(base: string, path: string): string {
    if (path === "") return NOWHERE;
    const at = absPath(shellName(path.startsWith("/") ? path : `${base}/${path}`));
    const text = shellText(at);
    const kind = this.#fs.kind(at);
    const isSlashed = path.endsWith("/");
    if (isSlashed && kind !== undefined && kind !== "dir") return NOWHERE;
    if (isSlashed) this.#slashed = text;
    else if (this.#slashed === text) this.#slashed = undefined;
    return text;
  }
  /** Empty, so just-bash matches patterns by reading directories. */
  getAllPaths(): string[] {
    return [];
  }
  async chmod(path: string, mode: number): Promise<void> {
    this.#call(path, (at) => this.#fs.chmod(at, mode));
  }
  async symlink(target: string, path: string): Promise<void> {
    this.#call(path, (at) => this.#fs.symlink(shellName(target), at));
  }
  async link(from: string, to: string): Promise<void> {
    this.#call(from, (at) => this.#fs.link(at, shellName(to)));
  }
  async readlink(path: string): Promise<string> {
    return shellText(this.#call(path, (at) => this.#fs.readLink(at)));
  }
  async realpath(path: string): Promise<string> {
    return isDevice(path) ? path : shellText(this.#call(path, (at): AbsPath => this.#fs.realPath(at)));
  }
  async utimes(path: string, _atime: Moment, mtime: Moment): Promise<void> {
    this.#call(path, (at) => this.#fs.setMtime(at, BigInt(Math.round(mtime.getTime())) * 1_000_000n));
  }

  #write(path: string, content: string | Bytes, options: Encoding, append: boolean): void {
    const bytes = typeof content === "string" ? encodingOf(options).encode(content) : outsideBytes(content);
    this.#call(path, (at) => {
      if (path === FD3) this.#tell(bytes);
      else if (isDevice(at)) this.#devices.write(at, bytes);
      else if (path === this.#slashed && this.#fs.kind(at) === undefined) throw new SystemError("EISDIR", "open", at);
      else this.#fs.write(at, bytes, { append });
    });
  }

  /** Ignores empty writes, with which redirections open their files. */
  #tell(bytes: Bytes): void {
    if (bytes.length > 0) this.#process.fd3?.write(bytes);
  }

  /** Whether the kernel would start the file: it has a `#!` line, or is a binary. */
  #isProgram(path: string, bytes: Bytes): boolean {
    const head = byteStringOf(bytes.subarray(0, 4));
    return (head.startsWith("#!") || head === "\x7fELF") && this.#fs.access(shellName(path), 1);
  }

  #removeOne(at: ByteString): void {
    if (this.#fs.lstat(at).kind === "dir") this.#fs.rmdir(at);
    else this.#fs.unlink(at);
  }

  #isThere(at: ByteString): boolean {
    try {
      this.#fs.lstat(at);
      return true;
    } catch (error) {
      if (error instanceof SystemError && error.code === "ENOENT") return false;
      throw error;
    }
  }

  /** Throws errors with the messages of Node.js, which just-bash parses. */
  #call<T>(path: string, act: (at: ByteString) => T): T {
    this.#lastStat = undefined;
    try {
      return act(shellName(path));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const words = WORDS[error.code] ?? "operation failed";
      throw Object.assign(new Error(`${error.code}: ${words}, ${error.syscall} '${path}'`), { code: error.code });
    }
  }
}

const WORDS: Partial<Record<SystemError["code"], string>> = {
  EACCES: "permission denied",
  EEXIST: "file already exists",
  EISDIR: "illegal operation on a directory",
  ELOOP: "too many symbolic links encountered",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  ENXIO: "no such device or address",
  ENOTEMPTY: "directory not empty",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  EXDEV: "cross-device link not permitted",
};

const statOf = (stat: Stat): FsStat => ({
  isFile: stat.kind !== "dir" && stat.kind !== "symlink",
  isDirectory: stat.kind === "dir",
  isSymbolicLink: stat.kind === "symlink",
  mode: stat.mode,
  size: stat.size,
  mtime: dateOf(stat.mtimeNs),
  ino: stat.ino,
});

/** A time of the tree, not of the host. */
// biome-ignore lint/style/noRestrictedGlobals: just-bash takes moments as Date objects
const dateOf = (ns: bigint): Moment => new Date(Number(ns / 1_000_000n));

const VIRTUAL: FsStat = {
  isFile: true,
  isDirectory: false,
  isSymbolicLink: false,
  mode: 0o755,
  size: 0,
  mtime: dateOf(0n),
};

const statOfDevice = (path: string): FsStat => ({ ...VIRTUAL, mode: 0o666, ino: identityOf(path) });

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
