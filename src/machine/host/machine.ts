/** A machine of real processes: its tree laid out in a fresh directory, its commands run in one sandbox. */
import { lstatSync } from "node:fs";
import { constants } from "node:os";
import {
  type AbsPath,
  absPath,
  ancestors,
  contentOf,
  FaultError,
  isWithin,
  parentOf,
  ROOT,
  resolvePath,
  textOf,
  textOfPath,
  utf8,
} from "#base";
import { dir, draftOf, emptyTree, graft, type Inode, lookup, type Tree } from "#tree";
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
import { type Cell, giveBack, takeCell } from "./cell.ts";
import { type Layout, layOut, type Part, type Placed, place } from "./layout.ts";
import { linkedTree } from "./links.ts";
import { raw } from "./names.ts";
import type { HostReader, ReadLimits } from "./read.ts";
import { removeBelow, removeOwned } from "./remove.ts";
import { type Locate, locating } from "./resolve.ts";
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

/** Rejects with a FaultError where there is no usable sandbox, or the machine asks for what only a simulation can do. */
export async function hostMachine(options: HostMachineOptions): Promise<HostMachine> {
  refuseSimulated(options);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const ids = idsOf(options);
  const placed = place(options.root, options.mounts ?? []);
  const system = withBinds(systemFor(placed.tree, usersOf(options)), options.binds ?? []);
  const mounts = placed.mounts.map(({ at, readOnly }) => ({ at, readOnly }));
  const { processesMax, diskMaxBytes: fileMaxBytes } = limits;
  const cell = await takeCell({ mounts, system, ids, processesMax, fileMaxBytes });
  try {
    const machine = new HostedMachine({ ...options, limits }, ids, cell, { placed, system });
    cell.served.for(options.http);
    await machine.start();
    return machine;
  } catch (error) {
    await cell.end();
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
  readonly #options: HostMachineOptions & { readonly limits: MachineLimits };
  readonly #ids: SandboxIds;
  readonly #cell: Cell;
  readonly #layout: Layout;
  readonly #locate: Locate;
  readonly #owner: Writing["owner"];
  #laid: { readonly parts: readonly Tree[]; readonly all: Tree } | undefined;
  #closed = false;

  constructor(
    options: HostMachineOptions & { readonly limits: MachineLimits },
    ids: SandboxIds,
    cell: Cell,
    what: { readonly placed: Placed; readonly system: System },
  ) {
    this.can = new Set(ids.are === "real" ? ["two-uids", "concurrency"] : ["concurrency"]);
    this.#options = options;
    this.#ids = ids;
    this.#cell = cell;
    this.#owner = (node) => (ids.are === "real" ? node : undefined);
    this.#layout = layOut({
      ...what,
      root: cell.root,
      directories: cell.mounts,
      owner: this.#owner,
      reading: {
        owner: (stat) => seenInside(ids, Number(stat.uid), Number(stat.gid)),
        limits: READ_LIMITS,
        sockets: "skip",
        content: "captured",
        opens: true,
      },
    });
    this.#locate = locating(this.#layout.at);
  }

  async start(): Promise<void> {
    const sandbox = this.#cell.sandbox();
    this.#layout.fill();
    await sandbox.ready;
  }

  async run(command: Command): Promise<CommandSeen> {
    const nobody = this.#nobody(command);
    if (nobody !== undefined) return { exit: { code: 126 }, stdout: "", stderr: "", limit: nobody };
    const reply = await this.#cell.sandbox().run({
      path: textOfPath(resolvePath(absPath(command.cwd), command.path)),
      argv: command.argv,
      env: command.env,
      cwd: textOfPath(command.cwd),
      uid: command.uid,
      gid: command.gid,
      umask: command.umask ?? 0o022,
      timeoutMs: this.#options.limits.commandTimeoutMs,
      outputMaxBytes: this.#options.limits.outputMaxBytes,
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
    return this.#cell.sandbox().kill(signal);
  }

  snapshot(): Tree {
    const parts = this.#layout.parts.map(treeOfPart);
    const before = this.#laid;
    if (before !== undefined && parts.every((tree, i) => tree.root === before.parts[i]?.root)) return before.all;
    const all = this.#together(parts);
    this.#laid = { parts, all };
    return all;
  }

  #together([root = emptyTree, ...mounts]: readonly Tree[]): Tree {
    const draft = draftOf(root);
    mounts.forEach((tree, i) => {
      const at = this.#layout.parts[i + 1]?.at;
      if (at !== undefined) graft(draft, at, tree);
    });
    for (const [path, node] of this.#layout.unmade) {
      if (draft.list(parentOf(path)) !== undefined) draft.put(path, node);
    }
    return draft.seal();
  }

  look(path: AbsPath): Inode | undefined {
    const holdsOther = this.#layout.parts.some(({ at }) => at !== path && isWithin(path, at));
    if (path === ROOT || holdsOther || this.#layout.unmade.has(path)) return lookup(this.snapshot(), path);
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
      const stays = this.#layout.parts.some(({ directory }) => directory === host);
      if (stays) removeBelow(host, this.#cell.points);
      else removeOwned(host, this.#cell.points);
      if (change !== undefined) this.#write(host, inodeOf(change, this.#options.clock.nowNs()), stays);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await giveBack(this.#cell);
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

  #readerOf(host: string): HostReader {
    const [root, ...mounts] = this.#layout.parts;
    const mount = mounts.find(({ directory }) => host === directory || host.startsWith(`${directory}/`));
    return (mount ?? root).reader;
  }
}

function treeOfPart({ reader, directory }: Part): Tree {
  const root = reader.tree(directory);
  if (root?.kind !== "dir") throw new FaultError({ kind: "machine-gone", message: `${directory} was removed` });
  return reader.linked ? linkedTree(root) : { root, links: NO_LINKS };
}

const NO_LINKS: Tree["links"] = new Map();

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
