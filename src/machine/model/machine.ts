/** A computer that runs programs on a tree: in-process, or a sandbox of real processes, with the same results. */
import type { AbsPath, ByteString, Bytes, Clock, Content, Exchange } from "#base";
import type { Inode, Tree } from "#tree";
import type { ProcessEnvironment } from "./environment.ts";
import type { Exit, Program } from "./process.ts";

export interface MachineOptions {
  /** The root file system. */
  readonly root: Tree;
  /** Mounted over the root, in order; writable unless `readOnly` is set. */
  readonly mounts?: readonly Mount[];
  readonly clock: Clock;
  readonly seed: string;
  readonly http: Exchange;
  readonly platform?: { readonly os: string; readonly architecture: string };
  /** Programs by the digest (`sha256:…`) of their executable file, so a copy of the file is the same program. In-process only. */
  readonly programs?: Pick<ReadonlyMap<string, Program>, "get" | "size">;
  readonly faults?: MachineFaults;
  readonly limits?: Partial<MachineLimits>;
}

export interface Mount {
  readonly at: AbsPath;
  readonly tree: Tree;
  readonly readOnly?: boolean;
  /** Bytes. A write beyond it fails with ENOSPC. */
  readonly sizeMax?: number;
}

export const DEFAULT_LIMITS: MachineLimits = {
  commandTimeoutMs: 60_000,
  processesMax: 256,
  diskMaxBytes: 8 * 1024 ** 3,
  memoryMaxBytes: 8 * 1024 ** 3,
  outputMaxBytes: 16 * 1024 ** 2,
  outputFloodBytes: 256 * 1024 ** 2,
};

export interface MachineLimits {
  /** A command that runs longer is killed (SIGKILL) and reports `timeout`. Milliseconds of the host. */
  readonly commandTimeoutMs: number;
  readonly processesMax: number;
  /**
   * Bytes written to one mount. A write beyond it fails with ENOSPC. Real processes may write so much to one file; if together they write
   * more, they are killed (SIGKILL), and the command reports `stopped`.
   */
  readonly diskMaxBytes: number;
  /** Of all processes of a command, if they are real ones: with more, or with three quarters of the computer's memory, the same. */
  readonly memoryMaxBytes: number;
  /** The kept bytes of each stream: the first and the last half of this number, and between them a line with the number of lost bytes. */
  readonly outputMaxBytes: number;
  /** A command that prints more than this to one stream is killed (SIGKILL) and reports `stopped`. */
  readonly outputFloodBytes: number;
}

/** The calls of a kind fail, whichever of them a program uses. */
export const FILE_CALLS = [
  /** Of a file that is made or emptied. */
  "open-to-write",
  "mkdir",
  "rename",
  "remove",
  "symlink",
  "link",
  "chmod",
  "chown",
  "times",
  /** In-process, no program makes these two. */
  "truncate",
  "sync",
] as const;
export type FileCall = (typeof FILE_CALLS)[number];

/** The disk of a command and of everything that it starts. */
export interface DiskFaults {
  /** These directories are on a read-only file system. */
  readonly readOnly?: readonly AbsPath[];
  /** These directories are disks of their own, with so many bytes left. A write beyond them fails with ENOSPC. */
  readonly small?: readonly SmallDisk[];
  /** Each such call fails, wherever the file is. */
  readonly failing?: { readonly calls: readonly FileCall[]; readonly give: "ENOSPC" | "EIO" | "EROFS" | "EPERM" };
}

/** In a sandbox each file takes whole pages of 4096 bytes. */
export interface SmallDisk {
  readonly at: AbsPath;
  readonly bytes: number;
}

/** A planned fault: the n-th file call (from 0) of a command fails, or kills the command. */
export interface MachineFaults {
  readonly syscall?: { readonly at: number; readonly give: "ENOSPC" | "EIO" | "EROFS" | "kill" };
}

export type OutputListener = (stream: "stdout" | "stderr", part: Bytes) => void;

export type StandardStream = "stdin" | "stdout" | "stderr";

export interface Command {
  readonly path: ByteString;
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
  readonly cwd: ByteString;
  readonly uid: number;
  readonly gid: number;
  readonly umask?: number;
  /** Standard streams that are not open. A closed input reads as an empty one in-process, and what is written to a closed output is lost. */
  readonly closed?: readonly StandardStream[];
  /** So many files may be open at once. In-process no file stays open. */
  readonly openFiles?: number;
  /** It is process 1 and sees its own children only. In-process it always is. */
  readonly firstProcess?: boolean;
  readonly stdin?: Bytes;
  /** Gets each part of the output as it is printed. The result has the output as well. */
  readonly onOutput?: OutputListener;
  /** Replaces the machine's faults. In-process only. */
  readonly faults?: MachineFaults;
  readonly disk?: DiskFaults;
}

/** Why the machine ended a command: it ran too long, or exceeded a limit (`it printed more than 9 bytes`). */
export type CommandStop = { readonly timeout: true } | { readonly stopped: string };

/** A program that cannot start has the exit code of a shell (127 if the file is missing, 126 otherwise) and a line on stderr. */
export interface CommandResult {
  readonly exit: Exit | CommandStop;
  /** Bounded by `outputMaxBytes`. The order between both streams is lost. */
  readonly stdout: string;
  readonly stderr: string;
  /** The lost bytes of both streams. */
  readonly leftOut?: number;
  /** What the harness itself cannot do, such as run an interpreter. It never counts as a failure of the lifecycle. */
  readonly limit?: string;
}

export interface Machine {
  readonly name: "sim" | "host";
  run(command: Command): Promise<CommandResult>;
  /** The whole file system with its mounts, as a value. */
  snapshot(): Tree;
  /** The node at a path (links not followed), undefined if it does not exist. */
  nodeAt(path: AbsPath): Inode | undefined;
  /** Changes by the harness, without permission checks. `undefined` removes a node. Missing parents are made (0755, root). */
  edit(changes: ReadonlyMap<AbsPath, Edit | undefined>): void;
  /** Ends the running command as SIGKILL does: none of its `catch` blocks runs. */
  kill(): void | Promise<void>;
  /** Ends all processes; removes sandboxes and temporary folders. */
  close(): Promise<void>;
}

export type Edit =
  | Inode
  | { readonly text: string; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly content: Content; readonly mode?: number; readonly uid?: number; readonly gid?: number };
