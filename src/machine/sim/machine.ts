/**
 * The in-process machine: a tree, mounts, and programs that are TypeScript functions. Starting it and taking snapshots cost nothing,
 * however large the tree. Not covered: devices except `/dev/null` and `/dev/full` (scripts have those of a container), `/proc`, sockets, any network
 * but the given exchange, set-id bits of executables (as under no_new_privs), who may send a signal to whom, access times.
 */
import { type AbsPath, ROOT, random, recover } from "#base";
import { draftOf, type Inode, type Tree, walk } from "#tree";
import {
  type Command,
  type CommandResult,
  DEFAULT_LIMITS,
  type Edit,
  type Machine,
  type MachineOptions,
} from "../model/machine.ts";
import type { Sink } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { applyEdit, ensureDir, mergedNodeAt, mergedTree, resolveAsRoot } from "./merged-tree.ts";
import { MountedTree } from "./mounted-tree.ts";
import { MountTable } from "./mounts.ts";
import { CommandSession, type Kernel } from "./session.ts";
import { Task } from "./task.ts";

const DEFAULT_PLATFORM = { os: "linux", architecture: "amd64" };
const DEFAULT_UMASK = 0o022;

export function simMachine(options: MachineOptions): Machine {
  const limits = options.limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...options.limits };
  const kernel: Kernel = {
    table: mountTableOf(options, limits.diskMaxBytes),
    programs: options.programs ?? new Map(),
    clock: options.clock,
    random: random(options.seed),
    http: options.http,
    platform: options.platform ?? DEFAULT_PLATFORM,
    faults: options.faults ?? {},
    disk: {},
    small: [],
    limits,
  };
  return new SimMachine(kernel);
}

class SimMachine implements Machine {
  readonly name = "sim";
  readonly #kernel: Kernel;
  readonly #open = new Set<CommandSession>();
  #commands = 0;
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  async run(command: Command): Promise<CommandResult> {
    const session = new CommandSession(this.#kernelFor(command), `command ${this.#commands++}`, command.onOutput);
    this.#open.add(session);
    try {
      start(session, command);
      return session.result(await session.ended);
    } finally {
      session.end({ signal: "SIGKILL" });
      this.#open.delete(session);
    }
  }

  snapshot(): Tree {
    return mergedTree(this.#kernel.table);
  }

  nodeAt(path: AbsPath): Inode | undefined {
    const { table } = this.#kernel;
    return recover(
      SystemError,
      () => mergedNodeAt(table, resolveAsRoot(table, path, "never").abs),
      () => undefined,
    );
  }

  edit(changes: ReadonlyMap<AbsPath, Edit | undefined>): void {
    const mtimeNs = this.#kernel.clock.nowNs();
    for (const [path, change] of changes) applyEdit(this.#kernel.table, path, change, mtimeNs);
  }

  kill(): void {
    for (const session of this.#open) session.end({ signal: "SIGKILL" });
  }

  async close(): Promise<void> {
    this.kill();
  }

  #kernelFor({ faults = this.#kernel.faults, disk = this.#kernel.disk }: Command): Kernel {
    return { ...this.#kernel, faults, disk, small: (disk.small ?? []).map((one) => ({ ...one })) };
  }
}

/** Programs go on without a standard stream that is closed. */
const LOST: Sink = { write: () => {} };

/** Starts the first process of a command. The command ends with it. */
function start(session: CommandSession, command: Command): void {
  const { path, argv, env, cwd, closed = [] } = command;
  const stdin = closed.includes("stdin") ? undefined : command.stdin;
  const stdout = closed.includes("stdout") ? LOST : session.stdout;
  const stderr = closed.includes("stderr") ? LOST : session.stderr;
  const credentials = { ids: { uid: command.uid, gid: command.gid }, umask: command.umask ?? DEFAULT_UMASK };
  try {
    const task = new Task(session);
    task.ended.then((exit) => session.end(exit));
    task.exec({ path, argv, env, cwd, stdout, stderr, ...(stdin && { stdin }) }, credentials, ROOT);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    session.stderr.write(`${error.message}\n`);
    session.end({ code: error.code === "ENOENT" ? 127 : 126 });
  }
}

/** Makes missing mount points. Links in their paths are resolved once, here. */
function mountTableOf(options: MachineOptions, diskMaxBytes: number): MountTable {
  const draft = draftOf(options.root);
  const table = new MountTable(new MountedTree({ at: ROOT, draft, readOnly: false, sizeMax: diskMaxBytes, used: 0 }));
  for (const { at, tree, readOnly = false, sizeMax } of options.mounts ?? []) {
    const place = ensureDir(table, at);
    const used = sizeMax === undefined ? 0 : bytesIn(tree);
    table.add(new MountedTree({ at: place, draft: draftOf(tree), readOnly, sizeMax: sizeMax ?? diskMaxBytes, used }));
  }
  return table;
}

function bytesIn(tree: Tree): number {
  const counted = new Set<number>();
  let bytes = 0;
  for (const { node } of walk(tree)) {
    if (node.kind !== "file" || (node.link !== undefined && counted.has(node.link))) continue;
    if (node.link !== undefined) counted.add(node.link);
    bytes += node.content.size;
  }
  return bytes;
}
