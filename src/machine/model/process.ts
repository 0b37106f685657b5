/**
 * What a program sees of its computer. Two implementations of the file system: the view of a tree (SimMachine), and the host's
 * (an executable in a sandbox). File calls are synchronous, programs asynchronous.
 */
import type { AbsPath, ByteString, Bytes, Bytewise, Clock, Content, Exchange, Name, Random } from "#base";
import type { Inode, Meta } from "#tree";

export interface Stat extends Meta {
  readonly kind: Inode["kind"];
  /** Bytes; for a symlink the length of its target. */
  readonly size: number;
  readonly nlink: number;
  /** Made when asked for: ask while the file is there. */
  readonly ino: number;
  readonly rdev: number;
}

/**
 * Paths and link targets are byte strings (see `byteString` of the base room); a char code above 255 is EINVAL. Relative paths are
 * resolved against the process's cwd. Every call throws {@link SystemError}.
 */
export interface ProcessFs {
  /** Follows links. */
  stat<const P extends string>(path: P & Bytewise<P>): Stat;
  lstat<const P extends string>(path: P & Bytewise<P>): Stat;
  /** Does it exist (links followed)? Permission errors on the way count as "no". */
  exists<const P extends string>(path: P & Bytewise<P>): boolean;
  /** What {@link stat} says that it is; nothing where {@link exists} says "no". */
  kind<const P extends string>(path: P & Bytewise<P>): Inode["kind"] | undefined;
  /** `access(2)` with R=4, W=2, X=1, by the effective user. */
  access<const P extends string>(path: P & Bytewise<P>, bits: number): boolean;
  /** In byte order, without `.` and `..`. */
  readDir<const P extends string>(path: P & Bytewise<P>): readonly Name[];
  read<const P extends string>(path: P & Bytewise<P>): Bytes;
  /** As read, without loading: shares the content. On the host it is read when asked for. */
  readContent<const P extends string>(path: P & Bytewise<P>): Content;
  readLink<const P extends string>(path: P & Bytewise<P>): string;
  /** Creates with `mode & ~umask` (default 0o666), or truncates (keeping mode and owner); `append` and `exclusive` as O_APPEND, O_EXCL. */
  write<const P extends string>(path: P & Bytewise<P>, content: Bytes | Content, options?: WriteOptions): void;
  /** `mode & ~umask`, default 0o777; `parents` makes what is missing on the way, with the same mode (no error where it exists). */
  mkdir<const P extends string>(
    path: P & Bytewise<P>,
    options?: { readonly mode?: number; readonly parents?: boolean },
  ): void;
  symlink<const P extends string>(target: string, path: P & Bytewise<P>): void;
  link<const P extends string, const Q extends string>(from: P & Bytewise<P>, to: Q & Bytewise<Q>): void;
  mkfifo<const P extends string>(path: P & Bytewise<P>, mode?: number): void;
  rename<const P extends string, const Q extends string>(from: P & Bytewise<P>, to: Q & Bytewise<Q>): void;
  unlink<const P extends string>(path: P & Bytewise<P>): void;
  rmdir<const P extends string>(path: P & Bytewise<P>): void;
  /** `rm -rf`: no error where there is nothing. */
  removeAll<const P extends string>(path: P & Bytewise<P>): void;
  chmod<const P extends string>(path: P & Bytewise<P>, mode: number): void;
  /** Follows links; `lchown` does not. */
  chown<const P extends string>(path: P & Bytewise<P>, uid: number, gid: number): void;
  lchown<const P extends string>(path: P & Bytewise<P>, uid: number, gid: number): void;
  setMtime<const P extends string>(path: P & Bytewise<P>, mtimeNs: bigint): void;
  /** Sets the process's umask and gives the old one; without an argument only reads it. */
  umask(mask?: number): number;
  /** The absolute path with every link resolved. */
  realPath<const P extends string>(path: P & Bytewise<P>): AbsPath;
  /**
   * Everything at `path` (not followed) as a value. Sim: a pointer, whoever asks. Host: walks now, hashes when asked, and EACCES where a
   * directory below is closed to the process: what others may have closed is not for one snapshot.
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

/** Everything a child is given; nothing is inherited silently but what `inherit…` says. */
export interface Spawn {
  /** Path of the executable, as execve(2) takes it (no PATH lookup); relative to `cwd`. */
  readonly path: ByteString;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: ByteString;
  /** Who the child is, where it is somebody else: only root may say so (EPERM). */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly stdin?: Bytes;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Where the child's file descriptor 3 goes, when it has one. */
  readonly fd3?: Sink;
}

export interface Process {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: AbsPath;
  /** Effective ids; they change by {@link Process.setUser}. */
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
  /** setresgid, setresuid: root may, others only to what they are. EPERM otherwise. */
  setUser(ids: { readonly uid: number; readonly gid: number }): void;
  /** Runs a child to its end. Throws SystemError where it cannot be started (ENOENT, EACCES, ENOEXEC, EAGAIN). */
  spawn(child: Spawn): Promise<Exit>;
  /** `execve`: becomes the other program; its exit is ours. Where the host has no execve, a child whose exit and signals are passed on.
   * It need not return: write `return process.exec(...)`. */
  exec(next: Omit<Spawn, "user" | "stdin" | "stdout" | "stderr" | "fd3">): Promise<number>;
  /** Ends this process by a signal that it sends to itself and does not catch. */
  kill(signal: Signal): Promise<never>;
  /** Says that the harness cannot do what the program needs (a tool that it has no stand-in for); see `CommandSeen.limit`. */
  limit(what: string): void;
}

/** A TypeScript function that is a program; the number is its exit code. */
export type Program = (process: Process) => Promise<number>;
