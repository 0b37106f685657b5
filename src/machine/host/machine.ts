/** A machine of real processes: its tree is in a new directory, its commands run in one sandbox. */
import { lstatSync, statSync } from "node:fs";
import {
  type AbsPath,
  ancestors,
  type ByteString,
  byteString,
  contentOf,
  FaultError,
  isWithin,
  parentOf,
  ROOT,
  utf8,
} from "#base";
import { dir, draftOf, emptyTree, graft, type Inode, lookup, type Tree } from "#tree";
import {
  type Command,
  type CommandResult,
  DEFAULT_LIMITS,
  type Edit,
  type Machine,
  type MachineLimits,
  type MachineOptions,
} from "../model/machine.ts";
import type { Signal } from "../model/process.ts";
import type { SandboxIds } from "./bubblewrap.ts";
import { copiedSystem } from "./chroot-system.ts";
import { commandRequestOf } from "./command-request.ts";
import { commandResultOf } from "./command-result.ts";
import { sandboxDisk } from "./disk.ts";
import { ownerInside, sandboxIdsOf, type UserOptions, usersOf } from "./ids.ts";
import { type LayoutPart, prepareLayout, type ResolvedMounts, resolveMounts, type TreeLayout } from "./layout.ts";
import { linkedTree } from "./links.ts";
import { nodePath } from "./node-paths.ts";
import type { HostReader, ReadLimits } from "./read.ts";
import { removeBelow, removeOwned } from "./remove.ts";
import { createLocator, type Locate } from "./resolve.ts";
import { sandboxMode } from "./sandbox-mode.ts";
import { acquireSandbox, type PooledSandbox, releaseSandbox } from "./sandbox-pool.ts";
import type { OutputPart } from "./supervisor/protocol.ts";
import { type System, systemFor } from "./system.ts";
import { type TreeWriteOptions, writeNode } from "./write.ts";

export interface HostMachineOptions extends MachineOptions, UserOptions {
  /** Host directories to mount read-only, for executables that are too large to copy for each machine. */
  readonly binds?: readonly HostBind[];
  /** A tree without a shell gets no tools of the host: it runs only its own programs, and programs for Node.js. */
  readonly bare?: boolean;
  /** Paths of the host that are visible inside, read-only and at the same place. */
  readonly hostPaths?: readonly string[];
  /** The sandbox has the file by which programs see that they are in a container. */
  readonly isMarked?: boolean;
}

export interface HostBind {
  readonly from: string;
  readonly at: AbsPath;
}

export interface HostMachine extends Machine {
  readonly name: "host";
  /** `two-uids`: owners are real. Without it, one user owns everything. */
  readonly can: ReadonlySet<"two-uids" | "concurrency">;
  /** Kills the running commands and resolves when they are gone. May be called while `http` answers a request. */
  kill(signal?: Signal): Promise<void>;
}

const READ_LIMITS: ReadLimits = { entriesMax: 2_000_000, bytesMax: 16 * 2 ** 30, depthMax: 1_000 };

/** Rejects with a FaultError if no sandbox works here, or the options need a simulated machine. */
export async function startHostMachine(options: HostMachineOptions): Promise<HostMachine> {
  rejectSimulatedOptions(options);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const mode = sandboxMode();
  const ids = sandboxIdsOf(options);
  const placed = resolveMounts(options.root, options.mounts ?? []);
  const [users, binds] = [usersOf(options), options.binds ?? []];
  const whole = withBinds(systemFor(placed.tree, users, options), binds);
  const programs = binds.map(({ from }) => from);
  const system =
    mode === "chroot" ? withBinds(copiedSystem({ ...options, whole, placed, users, programs }), binds) : whole;
  const mounts = placed.mounts.map(({ at, readOnly }) => ({ at, readOnly }));
  const { processesMax, diskMaxBytes: fileMaxBytes } = limits;
  const pooled = await acquireSandbox({
    ...{ mounts, system, ids, mode, processesMax, fileMaxBytes },
    readOnly: whole.binds.map(([, to]) => to),
    bytes: bytesOf(placed),
  });
  try {
    const machine = new HostedMachine({ ...options, limits }, ids, pooled, { placed, system });
    pooled.server.setExchange(options.http);
    await machine.start();
    return machine;
  } catch (error) {
    await pooled.end();
    throw error;
  }
}

function rejectSimulatedOptions({ faults, programs, mounts = [] }: HostMachineOptions): void {
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
    message: `a machine of real processes does not support ${what}`,
    remedy: "use the simulated machine",
  });

const withBinds = (system: System, binds: readonly HostBind[]): System => ({
  ...system,
  // The sandbox makes the place of a file itself.
  shadowed: [...system.shadowed, ...binds.map(({ from, at }) => (statSync(from).isDirectory() ? at : parentOf(at)))],
  binds: [...system.binds, ...binds.map(({ from, at }) => [from, at] as const)],
});

class HostedMachine implements HostMachine {
  readonly name = "host";
  readonly can: ReadonlySet<"two-uids" | "concurrency">;
  readonly #options: HostMachineOptions & { readonly limits: MachineLimits };
  readonly #ids: SandboxIds;
  readonly #pooled: PooledSandbox;
  readonly #layout: TreeLayout;
  readonly #locate: Locate;
  readonly #owner: TreeWriteOptions["owner"];
  #cachedSnapshot: { readonly parts: readonly Tree[]; readonly all: Tree } | undefined;
  #closed = false;

  constructor(
    options: HostMachineOptions & { readonly limits: MachineLimits },
    ids: SandboxIds,
    pooled: PooledSandbox,
    what: { readonly placed: ResolvedMounts; readonly system: System },
  ) {
    this.can = new Set(ids.are === "real" ? ["two-uids", "concurrency"] : ["concurrency"]);
    this.#options = options;
    this.#ids = ids;
    this.#pooled = pooled;
    this.#owner = (node) => (ids.are === "real" ? node : undefined);
    const { copies } = pooled;
    this.#layout = prepareLayout({
      ...what,
      root: byteString(pooled.root),
      directories: pooled.mounts.map((directory) => byteString(directory)),
      owner: this.#owner,
      reading: {
        owner: (stat) => ownerInside(ids, Number(stat.uid), Number(stat.gid)),
        limits: READ_LIMITS,
        sockets: "keep",
        content: "captured",
        opensUnreadable: true,
        ...(copies !== undefined && { isSystem: copies.isSystem }),
      },
      ...(copies !== undefined && { copies: copies.paths }),
    });
    this.#locate = createLocator(this.#layout.at);
  }

  async start(): Promise<void> {
    const sandbox = this.#pooled.sandbox();
    this.#layout.fill();
    this.#pooled.copies?.watch();
    await sandbox.ready;
  }

  async run(command: Command): Promise<CommandResult> {
    const unknownUser = this.#unknownUser(command);
    if (unknownUser !== undefined) return { exit: { code: 126 }, stdout: "", stderr: "", limit: unknownUser };
    const request = commandRequestOf(command, this.#options.limits);
    const { onOutput, disk } = command;
    const listener = onOutput && (({ stream, part }: OutputPart) => onOutput(stream, Buffer.from(part, "base64")));
    const reply = await (disk === undefined
      ? this.#pooled.run(request, listener)
      : this.#pooled.runWith(sandboxDisk(disk, this.#locate), request, listener));
    return commandResultOf(command, reply);
  }

  #unknownUser({ uid, gid }: Command): string | undefined {
    const ids = this.#ids;
    if (ids.are === "real" || (ids.uid === uid && ids.gid === gid)) return undefined;
    return `there is no user ${uid}:${gid}, only ${ids.uid}:${ids.gid}: a sandbox has one user unless root starts it`;
  }

  kill(signal: Signal = "SIGKILL"): Promise<void> {
    return this.#pooled.kill(signal);
  }

  snapshot(): Tree {
    const parts = this.#layout.parts.map(treeOfPart);
    const before = this.#cachedSnapshot;
    if (before !== undefined && parts.every((tree, i) => tree.root === before.parts[i]?.root)) return before.all;
    const all = this.#mergeParts(parts);
    this.#cachedSnapshot = { parts, all };
    return all;
  }

  #mergeParts([root = emptyTree, ...mounts]: readonly Tree[]): Tree {
    const draft = draftOf(root);
    mounts.forEach((tree, i) => {
      const at = this.#layout.parts[i + 1]?.at;
      if (at !== undefined) graft(draft, at, tree);
    });
    for (const [path, node] of this.#layout.missingNodes) {
      if (draft.list(parentOf(path)) !== undefined) draft.put(path, node);
    }
    return draft.seal();
  }

  nodeAt(path: AbsPath): Inode | undefined {
    const holdsOther = this.#layout.parts.some(({ at }) => at !== path && isWithin(path, at));
    if (path === ROOT || holdsOther || this.#layout.missingNodes.has(path)) return lookup(this.snapshot(), path);
    try {
      const host = this.#locate(path, false);
      return this.#readerOf(host).node(host);
    } catch {
      return undefined;
    }
  }

  edit(changes: ReadonlyMap<AbsPath, Edit | undefined>): void {
    for (const [path, change] of changes) {
      for (const above of ancestors(path)) this.#ensureDirectory(above);
      const host = this.#locate(path, false);
      const stays = this.#layout.parts.some(({ directory }) => directory === host);
      if (stays) removeBelow(host, this.#pooled.mountPoints);
      else removeOwned(host, this.#pooled.mountPoints);
      if (change !== undefined) this.#write(host, inodeOf(change, this.#options.clock.nowNs()), stays);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await releaseSandbox(this.#pooled);
  }

  #ensureDirectory(path: AbsPath): void {
    const host = this.#locate(path, true);
    if (lstatSync(nodePath(host), { throwIfNoEntry: false }) === undefined) this.#write(host, dir(), false);
  }

  #write(host: ByteString, node: Inode, exists: boolean): void {
    writeNode(host, node, {
      owner: this.#owner,
      onDevice: (path, { kind }) => {
        throw unsupported(`a ${kind} device at ${path}`);
      },
      ...(exists ? { prepared: new Set([host]) } : {}),
    });
  }

  #readerOf(host: ByteString): HostReader {
    const [root, ...mounts] = this.#layout.parts;
    const mount = mounts.find(({ directory }) => host === directory || host.startsWith(`${directory}/`));
    return (mount ?? root).reader;
  }
}

const bytesOf = ({ tree, mounts }: ResolvedMounts): number =>
  [tree, ...mounts.map((mount) => mount.tree)].reduce((sum, { root }) => sum + contentBytes(root), 0);

const contentBytes = (node: Inode): number =>
  node.kind === "dir"
    ? node.nodes.reduce((sum, below) => sum + contentBytes(below), 0)
    : node.kind === "file"
      ? node.content.size
      : 0;

function treeOfPart({ reader, directory }: LayoutPart): Tree {
  const root = reader.tree(directory);
  if (root?.kind !== "dir") throw new FaultError({ kind: "machine-gone", message: `${directory} was removed` });
  return reader.linked ? linkedTree(root) : { root, links: NO_LINKS };
}

const NO_LINKS: Tree["links"] = new Map();

function inodeOf(change: Edit, mtimeNs: bigint): Inode {
  if ("kind" in change) return change;
  const content = "text" in change ? contentOf(utf8(change.text)) : change.content;
  const { mode = 0o644, uid = 0, gid = 0 } = change;
  return { kind: "file", mode, uid, gid, mtimeNs, content };
}
