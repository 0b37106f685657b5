/** A running sandbox: bubblewrap, or only a root directory, with a supervisor inside, which gets commands as lines of JSON. */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Server, Socket } from "node:net";
import { Writable } from "node:stream";
import { FaultError, type HttpRequest } from "#base";
import { packageFile } from "#base/host";
import type { Signal } from "../model/process.ts";
import { type BubblewrapOptions, bubblewrapArguments, CAPABILITIES, CHANNEL_INSIDE } from "./bubblewrap.ts";
import { STREAMS_COUNT } from "./channel.ts";
import type {
  CommandReply,
  CommandRequest,
  OutputPart,
  Reply,
  Request,
  SupervisorOptions,
} from "./supervisor/protocol.ts";

/** The ports of a world's registries inside, and how they speak. */
export const REGISTRY_PORTS: ReadonlyMap<number, HttpRequest["scheme"]> = new Map([
  [5000, "http"],
  [5443, "https"],
]);

export interface SandboxOptions extends Omit<BubblewrapOptions, "filterDescriptor"> {
  readonly processesMax: number;
  /** Bytes of one file. A larger file ends the process (SIGXFSZ). */
  readonly fileMaxBytes: number;
  /** A program inside has connected to a port of the registries. Not called in the mode `chroot`, which has no network of its own. */
  readonly onConnection: (connection: Socket, scheme: HttpRequest["scheme"]) => void;
  /** A filter of system calls, for bubblewrap. */
  readonly filter?: Buffer;
  /** Only in the mode `chroot`: the program of a command has ended, and processes that it started may be left. */
  readonly onProgramEnd?: () => void;
}

/** What no running sandbox can change. */
export type SandboxDisk = Pick<SandboxOptions, "sealed" | "filter" | "small">;

interface Running {
  readonly id: number;
  readonly ended: Promise<CommandReply>;
  readonly end: (reply: CommandReply) => void;
  readonly onOutput: (output: OutputPart) => void;
}

/** A handle that keeps the process alive while a machine is open, but not while the sandbox is idle. */
interface Referenced {
  ref(): unknown;
  unref(): unknown;
}

export class Sandbox {
  readonly #child: ChildProcess;
  /** Their sockets are in the network of the sandbox. */
  readonly #servers: Server[] = [];
  readonly #running = new Map<number, Running>();
  readonly ready: Promise<void>;
  readonly #gone: Promise<void>;
  #lost: string | undefined;
  #errorOutput = "";
  #count = 0;
  #onReset: ((clean: boolean) => void) | undefined;
  readonly #onProgramEnd: () => void;

  constructor(options: SandboxOptions) {
    this.#onProgramEnd = options.onProgramEnd ?? (() => {});
    this.#child = start(options);
    this.#child.on("message", (message, handle) => this.#answerConnections(message, handle, options));
    this.#gone = new Promise((resolve) => this.#child.on("close", () => resolve()));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-4096);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#listen(resolve);
      const lose = (why: string): void => {
        this.#lost ??= `the sandbox ended: ${this.#errorOutput.trim() || why}`;
        reject(new FaultError({ kind: "sandbox-unusable", message: this.#lost, remedy: "run `plimsoll doctor`" }));
        for (const running of this.#running.values()) running.end(lostReply(this.#lost));
        this.#running.clear();
        this.#onReset?.(false);
      };
      this.#child.on("error", (error) => lose(error.message));
      this.#child.on("close", (code, signal) => lose(signal ?? `exit ${code}`));
    });
    this.ready.catch(() => {});
  }

  #answerConnections(message: unknown, handle: unknown, { onConnection }: SandboxOptions): void {
    const { createServer } = process.getBuiltinModule("node:net");
    const scheme = REGISTRY_PORTS.get(portIn(message)) ?? "http";
    const server = createServer({ allowHalfOpen: true }, (connection) => onConnection(connection, scheme));
    this.#servers.push(server.listen(handle));
    // The supervisor closes its own copies and the channel.
    if (this.#servers.length === REGISTRY_PORTS.size) this.#child.send({ taken: true });
  }

  #listen(ready: () => void): void {
    let rest: string[] = [];
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (!text.includes("\n")) return void rest.push(text);
      const lines = (rest.join("") + text).split("\n");
      rest = [lines.pop() ?? ""];
      for (const line of lines) this.#handle(JSON.parse(line), ready);
    });
  }

  #handle(reply: Reply, ready: () => void): void {
    if ("ready" in reply) ready();
    else if ("clean" in reply) this.#onReset?.(reply.clean);
    else if ("ended" in reply) this.#onProgramEnd();
    else if ("part" in reply) this.#running.get(reply.id)?.onOutput(reply);
    else {
      this.#running.get(reply.id)?.end(reply.result);
      this.#running.delete(reply.id);
    }
  }

  async run(command: CommandRequest, onOutput?: (output: OutputPart) => void): Promise<CommandReply> {
    await this.ready;
    if (this.#lost !== undefined) return lostReply(this.#lost);
    const id = ++this.#count;
    const { promise, resolve } = deferred<CommandReply>();
    this.#running.set(id, { id, ended: promise, end: resolve, onOutput: onOutput ?? (() => {}) });
    this.#send({ id, run: { ...command, ...(onOutput !== undefined && { live: true }) } });
    return promise;
  }

  /** Signals all running commands and resolves when they are gone. */
  async kill(signal: Signal): Promise<void> {
    const all = [...this.#running.values()];
    for (const { id } of all) this.#send({ id, kill: signal });
    await Promise.all(all.map(({ ended }) => ended));
  }

  /** Ends all running commands for a reason. */
  stop(why: string): void {
    for (const id of this.#running.keys()) this.#send({ id, stop: why });
  }

  /** Ends all processes. Resolves to whether another machine can use the sandbox. */
  reset(): Promise<boolean> {
    const { promise, resolve } = deferred<boolean>();
    this.#onReset = resolve;
    if (this.#lost !== undefined) resolve(false);
    else this.#send({ id: 0, reset: true });
    return promise;
  }

  setReferenced(held: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const one of [this.#child, ...this.#servers, stdin, stdout, stderr]) {
      if (isReferenced(one)) held ? one.ref() : one.unref();
    }
  }

  async close(): Promise<void> {
    this.#child.stdin?.destroy();
    this.#child.kill("SIGKILL");
    for (const server of this.#servers) server.close();
    await this.#gone;
  }

  #send(request: Request): void {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
  }
}

function start(options: SandboxOptions): ChildProcess {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { mode, processesMax, fileMaxBytes, filter } = options;
  const isChroot = mode === "chroot";
  const supervisor: SupervisorOptions = {
    streams: CHANNEL_INSIDE,
    streamsCount: STREAMS_COUNT,
    sharesProcesses: isChroot,
    ...(!isChroot && { ports: [...REGISTRY_PORTS.keys()] }),
    processesMax,
    ...(options.system.interpreter !== undefined && { interpreter: options.system.interpreter }),
  };
  const inside = [...options.system.node, "-e", supervisorScript(), JSON.stringify(supervisor)];
  const [tool, args] = isChroot
    ? ["chroot", chrootArguments(options.root)]
    : ["bwrap", bubblewrapArguments({ ...options, ...(filter !== undefined && { filterDescriptor: 4 }) })];
  const limited = ["-c", `ulimit -f "$0" && ulimit -c 0 && exec ${tool} "$@"`, String(Math.ceil(fileMaxBytes / 512))];
  const child = spawn("/bin/sh", [...limited, ...args, ...inside], {
    stdio: [
      "pipe",
      "pipe",
      "pipe",
      ...(isChroot ? [] : ["ipc" as const]),
      ...(filter === undefined ? [] : ["pipe" as const]),
    ],
    // The first process of the sandbox keeps its environment, which root inside can read.
    env: { PATH: process.env.PATH },
    // A session of its own, as bubblewrap makes one.
    detached: isChroot,
  });
  // The close event reports that the sandbox ended; failed writes do not matter.
  child.stdin?.on("error", () => {});
  const filterPipe = child.stdio[4];
  if (filterPipe instanceof Writable) filterPipe.on("error", () => {}).end(filter);
  return child;
}

/** Root keeps the capabilities that it has in bubblewrap, and so cannot leave the directory. */
const chrootArguments = (root: string): readonly string[] => [
  root,
  ...["/usr/bin/env", "-i", "setpriv", "--no-new-privs", "--inh-caps=-all"],
  `--bounding-set=${["-all", ...CAPABILITIES.map((name) => `+${name.toLowerCase()}`)].join(",")}`,
];

let script: string | undefined;

/** The bundle of `supervisor/main.ts`, which `build/supervisor.mjs` writes. */
function supervisorScript(): string {
  script ??= readFileSync(packageFile("dist/sandbox/supervisor.cjs"), "utf8");
  return script;
}

const portIn = (message: unknown): number =>
  typeof message === "object" && message !== null && "listening" in message ? Number(message.listening) : 0;

const isReferenced = (one: unknown): one is Referenced =>
  typeof one === "object" && one !== null && "ref" in one && typeof one.ref === "function" && "unref" in one;

const lostReply = (why: string): CommandReply => ({ signal: "SIGKILL", limit: why, stdout: "", stderr: "" });

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
