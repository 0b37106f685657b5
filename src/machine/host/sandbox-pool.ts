/**
 * Sandboxes with their directories. Starting one takes a start of Node.js, so a clean sandbox of a closed machine is kept
 * for the next machine with the same specification.
 */
import { type AbsPath, type ByteString, byteString } from "#base";
import type { Signal } from "../model/process.ts";
import { CHANNEL_INSIDE, type SandboxIds } from "./bubblewrap.ts";
import { makeChannel } from "./channel.ts";
import { ChrootCommands } from "./chroot-commands.ts";
import { type Copies, makeCopies } from "./copies.ts";
import { type ExchangeServer, exchangeServer } from "./exchange-server.ts";
import { isLarge, scratchDirectory } from "./janitor.ts";
import { pointsOf } from "./layout.ts";
import { removeBelow, removeOwned } from "./remove.ts";
import { Sandbox, type SandboxDisk } from "./sandbox.ts";
import type { SandboxMode } from "./sandbox-mode.ts";
import { copySmallDisks } from "./small-disk.ts";
import type { CommandReply, CommandRequest, OutputPart } from "./supervisor/protocol.ts";
import type { System } from "./system.ts";

export interface SandboxSpec {
  readonly mounts: readonly { readonly at: AbsPath; readonly readOnly: boolean }[];
  readonly system: System;
  readonly ids: SandboxIds;
  readonly mode: SandboxMode;
  /** Directories of the system that no program may change. */
  readonly readOnly: readonly AbsPath[];
  readonly processesMax: number;
  readonly fileMaxBytes: number;
  /** The approximate size of the trees. Large ones go to disk. */
  readonly bytes: number;
}

export interface PooledSandbox {
  readonly key: string;
  readonly root: string;
  /** Host directories, in the order of the specification's mounts. */
  readonly mounts: readonly string[];
  /** Host paths on which something is mounted. Removing one would remove the mount from the sandbox. */
  readonly mountPoints: ReadonlySet<ByteString>;
  readonly server: ExchangeServer;
  /** Starts the sandbox on first use. The mount points must exist. */
  readonly sandbox: () => Sandbox;
  readonly run: (command: CommandRequest, onOutput?: (output: OutputPart) => void) => Promise<CommandReply>;
  /** Runs a command in a second sandbox on the same directories, with another disk. Not in the mode `chroot`. */
  readonly runWith: (disk: SandboxDisk, ...command: Parameters<PooledSandbox["run"]>) => Promise<CommandReply>;
  /** Signals all running commands and resolves when they are gone. */
  readonly kill: (signal: Signal) => Promise<void>;
  /** Only in the mode `chroot`. */
  readonly copies?: Copies;
  /** Whether another machine can use it when its commands have ended. */
  readonly isWhole: () => boolean;
  /** Ends second sandboxes. */
  readonly endOthers: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Several results in progress use several sandboxes, of two kinds: for builds and for started apps. */
const IDLE_MAX = 12;
const idle: PooledSandbox[] = [];

/** A sandbox whose directories contain only mount points. */
export async function acquireSandbox(shape: SandboxSpec): Promise<PooledSandbox> {
  const key = keyOf(shape);
  const at = idle.findIndex((cell) => cell.key === key);
  const found = at < 0 ? await newSandbox(key, shape) : idle.splice(at, 1)[0];
  const cell = found ?? (await newSandbox(key, shape));
  if (at >= 0) cell.sandbox().setReferenced(true);
  return cell;
}

/** Ends its commands. Keeps the sandbox for the next machine if it is clean and few are idle. */
export async function releaseSandbox(cell: PooledSandbox): Promise<void> {
  cell.server.setExchange(undefined);
  await cell.endOthers();
  const isClean = await cell.sandbox().reset();
  await acceptedConnections(cell.server);
  cell.server.setExchange(undefined);
  if (!isClean || !cell.isWhole() || !emptyDirectories(cell)) return cell.end();
  if (idle.length >= IDLE_MAX) await idle.shift()?.end();
  cell.sandbox().setReferenced(false);
  idle.push(cell);
}

/**
 * Resolves when every connection of an ended process was accepted, so that none is left to ask the exchange of the next machine. A turn of
 * the event loop accepts one connection, and the second turn without one polled after the processes had ended.
 */
async function acceptedConnections({ served }: ExchangeServer): Promise<void> {
  for (let before = served(), quiet = 0; quiet < 2; ) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    quiet = served() === before ? quiet + 1 : 0;
    before = served();
  }
}

function emptyDirectories(cell: PooledSandbox): boolean {
  try {
    for (const directory of [cell.root, ...cell.mounts]) removeBelow(byteString(directory), cell.mountPoints);
    return true;
  } catch {
    // A command removed permissions or mounted something. The caller ends the sandbox, which handles that.
    return false;
  }
}

async function newSandbox(key: string, shape: SandboxSpec): Promise<PooledSandbox> {
  // Copies of the system are no part of what is in memory.
  const directory = scratchDirectory("machine", shape.mode === "chroot" ? Number.POSITIVE_INFINITY : shape.bytes);
  const root = `${directory}/root`;
  const server = exchangeServer();
  const mounts = shape.mounts.map((mount, i) => ({ ...mount, directory: `${directory}/mount-${i}` }));
  const isolated = await (shape.mode === "chroot" ? inChroot(root, server, shape) : inNamespaces(directory));
  const options = { ...shape, root, mounts, onConnection: server.serve, ...isolated.options };
  let sandbox: Sandbox | undefined;
  const start = (): Sandbox => {
    sandbox ??= new Sandbox(options);
    return sandbox;
  };
  const others = new Set<Sandbox>();
  const endOthers = async (): Promise<void> => void (await Promise.all([...others].map((one) => one.close())));
  const end = async (): Promise<void> => {
    server.setExchange(undefined);
    await endOthers();
    await sandbox?.close();
    isolated.endRest();
    removeOwned(byteString(directory));
  };
  const points = [...pointsOf(shape.system), ...mounts.map(({ at }) => at)];
  const { copies } = isolated;
  return {
    key,
    root,
    mounts: mounts.map((mount) => mount.directory),
    mountPoints: new Set([...points.map((path) => byteString`${byteString(root)}${path}`), ...(copies?.paths ?? [])]),
    server,
    sandbox: start,
    run: (command, onOutput) => isolated.run(start(), command, onOutput),
    runWith: async (disk, ...command) => {
      const other = new Sandbox({ ...options, ...disk });
      others.add(other);
      try {
        await copySmallDisks(other, disk, shape.ids, "in");
        const reply = await other.run(...command);
        await copySmallDisks(other, disk, shape.ids, "out");
        return reply;
      } finally {
        others.delete(other);
        await other.close();
      }
    },
    kill: async (signal) => void (await Promise.all([...others, start()].map((one) => one.kill(signal)))),
    ...(copies !== undefined && { copies }),
    isWhole: isolated.isWhole,
    endOthers,
    end,
  };
}

/** What depends on the mode of a sandbox. */
interface Isolated {
  readonly options: { readonly channel: string; readonly onProgramEnd?: () => void };
  readonly run: (sandbox: Sandbox, ...command: Parameters<PooledSandbox["run"]>) => Promise<CommandReply>;
  readonly isWhole: () => boolean;
  /** Ends what the end of the sandbox leaves. */
  readonly endRest: () => void;
  readonly copies?: Copies;
}

async function inNamespaces(directory: string): Promise<Isolated> {
  const channel = `${directory}/channel`;
  await makeChannel(channel);
  return {
    options: { channel },
    run: (sandbox, ...command) => sandbox.run(...command),
    isWhole: () => true,
    endRest: () => {},
  };
}

async function inChroot(root: string, server: ExchangeServer, shape: SandboxSpec): Promise<Isolated> {
  const copies = await makeCopies({ root, system: shape.system, readOnly: shape.readOnly });
  const commands = new ChrootCommands({
    ...{ root, copies },
    processesMax: shape.processesMax,
    onConnection: server.serve,
  });
  return {
    options: { channel: `${root}${CHANNEL_INSIDE}`, onProgramEnd: commands.endRest },
    run: (sandbox, ...command) => commands.run(sandbox, ...command),
    isWhole: () => !commands.isSpoiled,
    endRest: commands.endRest,
    copies,
  };
}

/** The inputs of a sandbox's command line. The scaffold is not among them: each machine writes it again. */
const keyOf = ({ mounts, system, ids, processesMax, fileMaxBytes, bytes }: SandboxSpec): string =>
  JSON.stringify([
    mounts,
    system.binds,
    system.node,
    system.interpreter,
    ids,
    processesMax,
    fileMaxBytes,
    isLarge(bytes),
  ]);
