/** A machine of real processes: its tree laid out in a fresh directory, its commands run in one sandbox. */
import { lstatSync } from "node:fs";
import { constants } from "node:os";
import {
  type AbsPath,
  absPath,
  ancestors,
  contentOf,
  FaultError,
  parentOf,
  ROOT,
  resolvePath,
  textOf,
  textOfPath,
  utf8,
} from "#base";
import { dir, draftOf, graft, type Inode, lookup, type Tree } from "#tree";
import {
  type Command,
  type CommandSeen,
  DEFAULT_LIMITS,
  type Edit,
  type Machine,
  type MachineLimits,
  type MachineOptions,
} from "../machine.ts";
import type { Exit, Signal } from "../process.ts";
import type { SandboxIds } from "./bubblewrap.ts";
import { scratchDirectory } from "./janitor.ts";
import { type Layout, layOut } from "./layout.ts";
import { linkedTree } from "./links.ts";
import { raw } from "./names.ts";
import type { HostReader, ReadLimits } from "./read.ts";
import { removeBelow, removeOwned } from "./remove.ts";
import { type Locate, locating } from "./resolve.ts";
import { Sandbox } from "./sandbox.ts";
import { type Served, serve } from "./serve.ts";
import type { CommandReply } from "./supervisor.ts";
import { type System, systemFor, type User } from "./system.ts";
import { type Owner, type Writing, writeNode } from "./write.ts";

export interface HostMachineOptions extends MachineOptions {
  /** The one user inside where the host gives only one (no root on the host). Default 1000:1000. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Who `/etc/passwd` names, where the tree has none. Default root and `cnb` (the user). */
  readonly users?: readonly User[];
  /** One uid even where the host has root. */
  readonly oneUser?: boolean;
  /** Directories of the host, shown read-only inside: executables that are too large to lay out for every machine. */
  readonly binds?: readonly HostBind[];
}

export interface HostBind {
  readonly from: string;
  readonly at: AbsPath;
}

export interface HostMachine extends Machine {
  readonly name: "host";
  /** `two-uids`: owners are real. Without it everything belongs to the one user inside. */
  readonly can: ReadonlySet<"two-uids" | "concurrency">;
  /** Ends what runs, settled when it is gone; may be called while an exchange of `http` is being answered. */
  kill(signal?: Signal): Promise<void>;
}

const READ_LIMITS: ReadLimits = { entriesMax: 2_000_000, bytesMax: 16 * 2 ** 30, depthMax: 1_000 };
/** Two ticks of the slowest kernel clock: what changes later has a later time. */
const SETTLE_MS = 20;

/** Rejects with a FaultError where there is no usable sandbox, or the machine asks for what only a simulation can do. */
export async function hostMachine(options: HostMachineOptions): Promise<HostMachine> {
  refuseSimulated(options);
  const directory = scratchDirectory("machine");
  const socket = `${directory}/registry`;
  const served = await serve(options.http, socket);
  const machine = new HostedMachine(options, directory, socket, served);
  try {
    await machine.start();
    return machine;
  } catch (error) {
    await machine.close();
    throw error;
  }
}

function refuseSimulated({ faults, programs, mounts = [] }: HostMachineOptions): void {
  const refused =
    faults?.syscall !== undefined
      ? "faults of system calls"
      : programs !== undefined && programs.size > 0
        ? "programs as functions"
        : mounts.some(({ sizeMax }) => sizeMax !== undefined)
          ? "mounts of a given size"
          : undefined;
  if (refused !== undefined) throw unsupported(refused);
}

const unsupported = (what: string): FaultError =>
  new FaultError({
    kind: "machine-unsupported",
    message: `real processes cannot be given ${what}`,
    remedy: "use the simulated machine",
  });

function idsOf({ oneUser = false, user = { uid: 1000, gid: 1000 } }: HostMachineOptions): SandboxIds {
  return process.getuid?.() === 0 && !oneUser ? { are: "real" } : { are: "mapped", ...user };
}

const usersOf = ({ users, user = { uid: 1000, gid: 1000 } }: HostMachineOptions): readonly User[] =>
  users ?? [
    { name: "root", uid: 0, gid: 0, home: "/root" },
    { name: "cnb", ...user, home: "/home/cnb" },
  ];

const withBinds = (system: System, binds: readonly HostBind[]): System => ({
  ...system,
  shadowed: [...system.shadowed, ...binds.map(({ at }) => at)],
  binds: [...system.binds, ...binds.map(({ from, at }) => [from, at] as const)],
});

class HostedMachine implements HostMachine {
  readonly name = "host";
  readonly can: ReadonlySet<"two-uids" | "concurrency">;
  readonly #options: HostMachineOptions;
  readonly #directory: string;
  readonly #served: Served;
  readonly #limits: MachineLimits;
  readonly #layout: Layout;
  readonly #locate: Locate;
  readonly #owner: Writing["owner"];
  readonly #sandbox: Sandbox;
  readonly #ids: SandboxIds;
  #laid: { readonly root: Tree; readonly mounts: readonly Tree[]; readonly all: Tree } | undefined;

  constructor(options: HostMachineOptions, directory: string, socket: string, served: Served) {
    const ids = idsOf(options);
    this.can = new Set(ids.are === "real" ? ["two-uids", "concurrency"] : ["concurrency"]);
    this.#options = options;
    this.#directory = directory;
    this.#served = served;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const system = withBinds(systemFor(options.root, usersOf(options)), options.binds ?? []);
    this.#ids = ids;
    this.#owner = (node) => (ids.are === "real" ? node : undefined);
    this.#layout = layOut({
      directory,
      tree: options.root,
      mounts: options.mounts ?? [],
      system,
      owner: this.#owner,
      reading: {
        owner: (stat) => seenInside(ids, Number(stat.uid), Number(stat.gid)),
        limits: READ_LIMITS,
        sockets: "skip",
        content: "captured",
      },
    });
    this.#locate = locating(this.#layout.at);
    this.#sandbox = new Sandbox({
      root: this.#layout.root.directory,
      mounts: this.#layout.mounts,
      system,
      socket,
      ids,
      processesMax: this.#limits.processesMax,
      fileMaxBytes: this.#limits.diskMaxBytes,
    });
  }

  async start(): Promise<void> {
    this.#layout.fill();
    await Promise.all([this.#sandbox.ready, new Promise((resolve) => setTimeout(resolve, SETTLE_MS))]);
  }

  async run(command: Command): Promise<CommandSeen> {
    const nobody = this.#nobody(command);
    if (nobody !== undefined) return { exit: { code: 126 }, stdout: "", stderr: "", limit: nobody };
    const reply = await this.#sandbox.run({
      path: textOfPath(resolvePath(absPath(command.cwd), command.path)),
      argv: command.argv,
      env: command.env,
      cwd: textOfPath(command.cwd),
      uid: command.uid,
      gid: command.gid,
      umask: command.umask ?? 0o022,
      timeoutMs: this.#limits.commandTimeoutMs,
      outputMaxBytes: this.#limits.outputMaxBytes,
      ...(command.stdin === undefined ? {} : { stdin: Buffer.from(command.stdin).toString("base64") }),
    });
    return seenOf(command, reply);
  }

  #nobody({ uid, gid }: Command): string | undefined {
    const ids = this.#ids;
    if (ids.are === "real" || (ids.uid === uid && ids.gid === gid)) return undefined;
    return `there is no user ${uid}:${gid}, only ${ids.uid}:${ids.gid}: without root, a sandbox has one user`;
  }

  kill(signal: Signal = "SIGKILL"): Promise<void> {
    return this.#sandbox.kill(signal);
  }

  snapshot(): Tree {
    const root = this.#read(this.#layout.root);
    const mounts = this.#layout.mounts.map((mount) => this.#read(mount));
    const before = this.#laid;
    if (before !== undefined && same(before.root, root) && mounts.every((tree, i) => same(before.mounts[i], tree))) {
      return before.all;
    }
    const draft = draftOf(root);
    this.#layout.mounts.forEach(({ at }, i) => {
      const tree = mounts[i];
      if (tree !== undefined) graft(draft, at, tree);
    });
    for (const [path, node] of this.#layout.unmade) if (draft.list(parentOf(path)) !== undefined) draft.put(path, node);
    const all = draft.seal();
    this.#laid = { root, mounts, all };
    return all;
  }

  look(path: AbsPath): Inode | undefined {
    const holdsOther = path === ROOT || this.#layout.mounts.some(({ at }) => at !== path && at.startsWith(`${path}/`));
    if (holdsOther || this.#layout.unmade.has(path)) return lookup(this.snapshot(), path);
    try {
      const host = this.#locate(path, false);
      return this.#readerOf(host).node(host);
    } catch {
      return undefined;
    }
  }

  edit(changes: ReadonlyMap<AbsPath, Edit | undefined>): void {
    for (const [path, change] of changes) {
      for (const above of ancestors(path)) this.#ensure(above);
      const host = this.#locate(path, false);
      const stays = this.#isMounted(host);
      if (stays) removeBelow(host);
      else removeOwned(host);
      if (change !== undefined) this.#write(host, inodeOf(change, this.#options.clock.nowNs()), stays);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#sandbox.close(), this.#served.close()]);
    removeOwned(this.#directory);
  }

  #ensure(path: AbsPath): void {
    const host = this.#locate(path, true);
    if (lstatSync(raw(host), { throwIfNoEntry: false }) === undefined) this.#write(host, dir(), false);
  }

  #write(host: string, node: Inode, stands: boolean): void {
    writeNode(host, node, {
      owner: this.#owner,
      device: (path, { kind }) => {
        throw unsupported(`a ${kind} device at ${path}`);
      },
      ...(stands ? { prepared: new Set([host]) } : {}),
    });
  }

  #isMounted(host: string): boolean {
    return [this.#layout.root, ...this.#layout.mounts].some(({ directory }) => directory === host);
  }

  #read(from: { readonly directory: string; readonly reader: HostReader }): Tree {
    const root = from.reader.tree(from.directory);
    if (root?.kind !== "dir") throw new FaultError({ kind: "machine-gone", message: `${from.directory} was removed` });
    return from.reader.linked ? linkedTree(root) : { root, links: NO_LINKS };
  }

  #readerOf(host: string): HostReader {
    const mount = this.#layout.mounts.find(({ directory }) => host === directory || host.startsWith(`${directory}/`));
    return (mount ?? this.#layout.root).reader;
  }
}

const NO_LINKS: Tree["links"] = new Map();

const same = (a: Tree | undefined, b: Tree): boolean => a?.root === b.root;

function seenInside(ids: SandboxIds, uid: number, gid: number): Owner {
  if (ids.are === "real") return { uid, gid };
  return {
    uid: uid === process.getuid?.() ? ids.uid : OVERFLOW,
    gid: gid === process.getgid?.() ? ids.gid : OVERFLOW,
  };
}

/** What the kernel shows for an owner that has no number inside. */
const OVERFLOW = 65534;

function inodeOf(change: Edit, mtimeNs: bigint): Inode {
  if ("kind" in change) return change;
  const content = "text" in change ? contentOf(utf8(change.text)) : change.content;
  const { mode = 0o644, uid = 0, gid = 0 } = change;
  return { kind: "file", mode, uid, gid, mtimeNs, content };
}

/** As a shell says it: 127 where there is no such file, 126 where it cannot be run. */
function seenOf(command: Command, reply: CommandReply): CommandSeen {
  const stdout = textOfBase64(reply.stdout);
  const stderr = textOfBase64(reply.stderr);
  const limit = reply.limit === undefined ? {} : { limit: reply.limit };
  if (reply.timeout === true) return { exit: { timeout: true }, stdout, stderr, ...limit };
  if (reply.refused === undefined) return { exit: exitOf(reply), stdout, stderr, ...limit };
  const code = reply.refused === "ENOENT" ? 127 : 126;
  return { exit: { code }, stdout, stderr: `${command.path}: ${reply.refused}\n`, ...limit };
}

const textOfBase64 = (base64: string): string => textOf(Buffer.from(base64, "base64"));

const SIGNALS: readonly string[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGKILL",
  "SIGTERM",
  "SIGPIPE",
  "SIGXCPU",
] satisfies Signal[];
const isSignal = (name: string): name is Signal => SIGNALS.includes(name);

/** A signal that machines have no word for is told as a shell tells it. */
function exitOf({ code, signal }: CommandReply): Exit {
  if (signal === undefined) return { code: code ?? 0 };
  return isSignal(signal)
    ? { signal }
    : { code: 128 + (Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0) };
}
