/** A computer that runs programs on a tree. In-process, or a sandbox of real processes: the same acts, the same results. */
import type { AbsPath, ByteString, Bytes, Clock, Content, Exchange } from "#base";
import type { Inode, Tree } from "#tree";
import type { Exit, Program } from "./process.ts";

export interface MachineOptions {
  /** The root file system. */
  readonly root: Tree;
  /** Mounted over the root, in order; each is writable unless it says otherwise. A mount's tree is kept apart from the root's. */
  readonly mounts?: readonly Mount[];
  readonly clock: Clock;
  readonly seed: string;
  readonly http: Exchange;
  readonly platform?: { readonly os: string; readonly architecture: string };
  /** Programs by the digest (`sha256:…`) of the file that stands for them: a copy of the file is the same program. In-process only. */
  readonly programs?: Pick<ReadonlyMap<string, Program>, "get" | "size">;
  readonly faults?: MachineFaults;
  readonly limits?: Partial<MachineLimits>;
}

export interface Mount {
  readonly at: AbsPath;
  readonly tree: Tree;
  readonly readOnly?: boolean;
  /** Bytes; writes beyond it are ENOSPC. */
  readonly sizeMax?: number;
}

export const DEFAULT_LIMITS: MachineLimits = {
  commandTimeoutMs: 60_000,
  processesMax: 256,
  diskMaxBytes: 8 * 1024 ** 3,
  outputMaxBytes: 16 * 1024 ** 2,
  outputFloodBytes: 256 * 1024 ** 2,
};

export interface MachineLimits {
  /** A command that runs longer is killed (SIGKILL) and says so. Milliseconds of the host. */
  readonly commandTimeoutMs: number;
  readonly processesMax: number;
  /** Bytes written to one mount; then ENOSPC. */
  readonly diskMaxBytes: number;
  /** Of each stream, the first and the last half of this are kept, with a line between that says how much was left out. */
  readonly outputMaxBytes: number;
  /** A command that prints more than this to one stream is killed (SIGKILL) and says so. */
  readonly outputFloodBytes: number;
}

/** At the n-th file call (from 0) of a command: an error, or a kill without any `catch` being run. */
export interface MachineFaults {
  readonly syscall?: { readonly at: number; readonly give: "ENOSPC" | "EIO" | "EROFS" | "kill" };
}

export interface Command {
  readonly path: ByteString;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: ByteString;
  readonly uid: number;
  readonly gid: number;
  readonly umask?: number;
  readonly stdin?: Bytes;
  /** Instead of the machine's. In-process only. */
  readonly faults?: MachineFaults;
}

/** Of a command that did not end by itself: it ran too long, or took more than a machine gives (`it printed more than 9 bytes`). */
export type CommandStop = { readonly timeout: true } | { readonly stopped: string };

/** What cannot be started exits as a shell says it: 127 where there is no such file, 126 otherwise, and a line on stderr. */
export interface CommandResult {
  readonly exit: Exit | CommandStop;
  /** Merged order is not kept; bounded by `outputMaxBytes`. */
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes of both streams that were not kept. */
  readonly leftOut?: number;
  /** The harness's own limit was met (an interpreter that cannot be run here): never a lifecycle's failure. */
  readonly limit?: string;
}

export interface Machine {
  readonly name: "sim" | "host";
  run(command: Command): Promise<CommandResult>;
  /** The whole file system, mounts laid in, as a value. Sim: a pointer when there are no mounts. */
  snapshot(): Tree;
  /** One path (not followed), undefined where there is nothing. */
  nodeAt(path: AbsPath): Inode | undefined;
  /** Changes from outside, as the harness: no permissions are checked; `undefined` removes. Parents are made 0755 root. */
  edit(changes: ReadonlyMap<AbsPath, Edit | undefined>): void;
  /** Ends the command that runs as SIGKILL does: none of its `catch` is run. */
  kill(): void | Promise<void>;
  /** Processes ended, sandboxes and temporary folders gone. */
  close(): Promise<void>;
}

export type Edit =
  | Inode
  | { readonly text: string; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly content: Content; readonly mode?: number; readonly uid?: number; readonly gid?: number };
