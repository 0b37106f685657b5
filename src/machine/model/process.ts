/**
 * A program's view of its computer. There are two implementations: the simulated machine and the host. File calls are synchronous,
 * programs are asynchronous.
 */
import type { AbsPath, ByteString, Bytes, Bytewise, Clock, Content, Exchange, Name, Random } from "#base";
import type { Inode, Meta } from "#tree";
import type { ProcessEnvironment } from "./environment.ts";

export interface Stat extends Meta {
  readonly kind: Inode["kind"];
  /** Bytes. For a symlink, the length of its target. */
  readonly size: number;
  readonly nlink: number;
  /** Computed on demand, while the file exists. */
  readonly ino: number;
  readonly rdev: number;
}

/**
 * Paths and link targets are byte strings, as are arguments and environment variables. Output is text or bytes. Relative paths are resolved against
 * the process's cwd. Every call throws {@link SystemError}.
 */
export interface ProcessFs {
  /** Follows links. */
  stat<const P extends string>(path: P & Bytewise<P>): Stat;
  lstat<const P extends string>(path: P & Bytewise<P>): Stat;
  /** Whether the path exists (links followed). False if a permission is missing on the way. */
  exists<const P extends string>(path: P & Bytewise<P>): boolean;
  /** The kind of the node (links followed); undefined where {@link exists} is false. */
  kind<const P extends string>(path: P & Bytewise<P>): Inode["kind"] | undefined;
  /** `access(2)` with R=4, W=2, X=1, by the effective user. */
  access<const P extends string>(path: P & Bytewise<P>, bits: number): boolean;
  /** In byte order, without `.` and `..`. */
  readDir<const P extends string>(path: P & Bytewise<P>): readonly Name[];
  read<const P extends string>(path: P & Bytewise<P>): Bytes;
  /** Like `read`, but shares the content instead of loading it. On the host, the content is read on demand. */
  readContent<const P extends string>(path: P & Bytewise<P>): Content;
  /** Like `readContent`, but undefined instead of ENOENT: programs look for many files that are missing, and an exception costs more than the call. */
  readIfThere<const P extends string>(path: P & Bytewise<P>): Content | undefined;
  readLink<const P extends string>(path: P & Bytewise<P>): ByteString;
  /** Creates with `mode & ~umask` (default 0o666), or truncates (keeping mode and owner); `append` and `exclusive` as O_APPEND, O_EXCL. */
  write<const P extends string>(path: P & Bytewise<P>, content: Bytes | Content, options?: WriteOptions): void;
  /** `mode & ~umask`, default 0o777. With `parents`, makes missing parents with the same mode, and an existing directory is no error. */
  mkdir<const P extends string>(
    path: P & Bytewise<P>,
    options?: { readonly mode?: number; readonly parents?: boolean },
  ): void;
  symlink<const P extends string, const Q extends string>(target: P & Bytewise<P>, path: Q & Bytewise<Q>): void;
  link<const P extends string, const Q extends string>(from: P & Bytewise<P>, to: Q & Bytewise<Q>): void;
  mkfifo<const P extends string>(path: P & Bytewise<P>, mode?: number): void;
  rename<const P extends string, const Q extends string>(from: P & Bytewise<P>, to: Q & Bytewise<Q>): void;
  unlink<const P extends string>(path: P & Bytewise<P>): void;
  rmdir<const P extends string>(path: P & Bytewise<P>): void;
  /** `rm -rf`: a missing path is not an error. */
  removeAll<const P extends string>(path: P & Bytewise<P>): void;
  chmod<const P extends string>(path: P & Bytewise<P>, mode: number): void;
  /** Follows links; `lchown` does not. */
  chown<const P extends string>(path: P & Bytewise<P>, uid: number, gid: number): void;
  lchown<const P extends string>(path: P & Bytewise<P>, uid: number, gid: number): void;
  setMtime<const P extends string>(path: P & Bytewise<P>, mtimeNs: bigint): void;
  /** Sets the process's umask if given, and returns the old one. */
  umask(mask?: number): number;
  /** The absolute path with all links resolved. */
  realPath<const P extends string>(path: P & Bytewise<P>): AbsPath;
  /**
   * The node at `path` (links not followed) with everything below it, as a value. The simulated machine checks no permissions. The host
   * walks the files now, hashes them on demand, and fails with EACCES if the process may not read a directory.
   */
  snapshot<const P extends string>(path: P & Bytewise<P>): Inode;
}

export interface WriteOptions {
  readonly mode?: number;
  readonly append?: boolean;
  readonly exclusive?: boolean;
}

export type Exit = { readonly code: number } | { readonly signal: Signal };
export type Signal = "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGKILL" | "SIGTERM" | "SIGPIPE" | "SIGXCPU";

export interface Sink {
  write(bytes: Bytes | string): void;
}

/** Everything that a child gets. It inherits nothing but the umask. */
export interface Spawn {
  /** The executable, relative to `cwd`. PATH is not searched. */
  readonly path: ByteString;
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
  readonly cwd: ByteString;
  /** The child's user. Only root may set it (EPERM). */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly stdin?: Bytes;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The child's file descriptor 3, if it has one. */
  readonly fd3?: Sink;
  /** The child gets the id and the signals of this process, which only waits for it. In-process only. */
  readonly inPlace?: boolean;
}

export interface Process {
  readonly pid: number;
  /** The id of the process that started this one; 0 outside of the machine. */
  readonly parent: number;
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
  readonly cwd: AbsPath;
  /** Effective ids. {@link Process.setUser} changes them. */
  readonly uid: number;
  readonly gid: number;
  readonly fs: ProcessFs;
  readonly stdin: Bytes;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly fd3?: Sink;
  readonly clock: Clock;
  readonly random: Random;
  /** The only network: HTTP exchanges. */
  readonly http: Exchange;
  /** `os` and `architecture` as OCI spells them (`linux`, `amd64`). */
  readonly platform: { readonly os: string; readonly architecture: string };
  chdir(path: ByteString): void;
  /** setresgid, setresuid. EPERM unless the process is root or the ids are its own. */
  setUser(ids: { readonly uid: number; readonly gid: number }): void;
  /** Runs a child to its end. Throws SystemError if it cannot start (ENOENT, EACCES, ENOEXEC, EAGAIN). */
  spawn(child: Spawn): Promise<Exit>;
  /** `execve`: the process becomes the other program. A host without execve runs a child and passes signals and its exit on.
   * Write `return process.exec(...)`, because it may not return. */
  exec(next: Omit<Spawn, "user" | "stdin" | "stdout" | "stderr" | "fd3">): Promise<number>;
  /** Ends this process by a signal, without running its handlers. */
  kill(signal: Signal): Promise<never>;
  /** `kill(2)`: a process that does not catch the signal ends. ESRCH if there is no such process. */
  sendSignal(pid: number, signal: Signal): void;
  /** Resolves when the signal arrives, which then does not end this process. The next program of {@link Process.exec} catches nothing. */
  catchOnce(signal: Signal): Promise<void>;
  /** Reports that the harness cannot do what the program needs, such as run a missing tool; see `CommandResult.limit`. */
  limit(what: string): void;
}

/** A program as a TypeScript function. It returns the exit code. */
export type Program = (process: Process) => Promise<number>;
