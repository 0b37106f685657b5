/** What the harness and the supervisor of a sandbox say to each other: one JSON value per line. */
import type { ByteString } from "#base";
import type { ProcessEnvironment } from "../../model/environment.ts";
import type { StandardStream } from "../../model/machine.ts";
import type { Signal } from "../../model/process.ts";

/** The supervisor's only argument, as JSON. */
export interface SupervisorOptions {
  /** The ports of 127.0.0.1 on which the harness answers. Absent: the harness listens itself. */
  readonly ports?: readonly number[];
  /** Other processes of the machine are visible, so it ends only those of its own commands; the harness looks for others. */
  readonly sharesProcesses: boolean;
  /** A directory with the FIFOs `out-<n>` and `err-<n>`. A child cannot open Node's own pipes as `/dev/stdout`, because they are sockets. */
  readonly streams: string;
  /** The number of FIFO pairs. As many commands run at once; others wait. */
  readonly streamsCount: number;
  readonly processesMax: number;
  /** The command that starts Node.js for programs with `#!/usr/bin/env node`, where the tree has no `/usr/bin/env`. */
  readonly interpreter?: readonly string[];
}

/**
 * `run` starts a command, `kill` signals a running one, `stop` ends it for a reason, `reset` kills all processes and asks whether the
 * sandbox is clean.
 */
export type Request =
  | { readonly id: number; readonly run: CommandRequest }
  | { readonly id: number; readonly kill: Signal }
  | { readonly id: number; readonly stop: string }
  | { readonly id: number; readonly reset: true };

export interface CommandRequest {
  readonly path: string;
  readonly argv: readonly ByteString[];
  readonly env: ProcessEnvironment;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly closed?: readonly StandardStream[];
  readonly openFiles?: number;
  readonly firstProcess?: boolean;
  readonly timeoutMs: number;
  readonly outputMaxBytes: number;
  readonly outputFloodBytes: number;
  readonly memoryMaxBytes: number;
  readonly diskMaxBytes: number;
  /** Base64. */
  readonly stdin?: string;
  /** The harness wants each part of the output as it is printed. */
  readonly live?: true;
}

/** A part of the output of a command that runs. */
export interface OutputPart {
  readonly stream: "stdout" | "stderr";
  /** Base64. */
  readonly part: string;
}

/** To the harness. */
export type Reply =
  | { readonly ready: true }
  | { readonly id: number; readonly result: CommandReply }
  | ({ readonly id: number } & OutputPart)
  /** The program of a command has ended, and processes that it started may be left. */
  | { readonly id: number; readonly ended: true }
  | { readonly id: number; readonly clean: boolean };

/** How the child ended; `refused` is the kernel's error code for a program that it does not start. */
export interface ChildEnd {
  readonly code?: number;
  readonly signal?: string;
  readonly refused?: string;
}

export interface CommandReply extends ChildEnd {
  readonly timeout?: boolean;
  /** Why the supervisor killed the command. */
  readonly stopped?: string;
  readonly leftOut?: number;
  /** Why the harness could not run the command. */
  readonly limit?: string;
  /** Base64. */
  readonly stdout: string;
  readonly stderr: string;
}
