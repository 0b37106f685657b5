/**
 * A sandbox with its directories and its socket. Starting one costs a start of Node.js inside, so that one which is clean again
 * when its machine is closed waits for the next machine of the same shape.
 */
import type { AbsPath } from "#base";
import type { SandboxIds } from "./bubblewrap.ts";
import { makeChannel, socketIn } from "./channel.ts";
import { type ExchangeServer, serveExchange } from "./exchange-server.ts";
import { isLarge, scratchDirectory } from "./janitor.ts";
import { pointsOf } from "./layout.ts";
import { removeBelow, removeOwned } from "./remove.ts";
import { Sandbox } from "./sandbox.ts";
import type { System } from "./system.ts";

export interface SandboxSpec {
  readonly mounts: readonly { readonly at: AbsPath; readonly readOnly: boolean }[];
  readonly system: System;
  readonly ids: SandboxIds;
  readonly processesMax: number;
  readonly fileMaxBytes: number;
  /** What the trees hold, roughly: much of it goes to disk. */
  readonly bytes: number;
}

export interface PooledSandbox {
  readonly key: string;
  readonly root: string;
  /** As the shape's mounts. */
  readonly mounts: readonly string[];
  /** Host paths that something is mounted on. To remove one would take the mount out of the sandbox. */
  readonly mountPoints: ReadonlySet<string>;
  readonly server: ExchangeServer;
  /** Starts it, where it does not run yet; the mount points must stand. */
  readonly sandbox: () => Sandbox;
  readonly end: () => Promise<void>;
}

const IDLE_MAX = 4;
const idle: PooledSandbox[] = [];

/** A cell whose directories hold nothing but mount points. */
export async function acquireSandbox(shape: SandboxSpec): Promise<PooledSandbox> {
  const key = keyOf(shape);
  const at = idle.findIndex((cell) => cell.key === key);
  const found = at < 0 ? await newSandbox(key, shape) : idle.splice(at, 1)[0];
  const cell = found ?? (await newSandbox(key, shape));
  cell.server.setReferenced(true);
  if (at >= 0) cell.sandbox().setReferenced(true);
  return cell;
}

/** Ends what runs in it. Kept for the next machine if it is clean and not too many wait already. */
export async function releaseSandbox(cell: PooledSandbox): Promise<void> {
  if (!(await cell.sandbox().reset()) || !emptyDirectories(cell)) return cell.end();
  if (idle.length >= IDLE_MAX) await idle.shift()?.end();
  cell.server.setReferenced(false);
  cell.sandbox().setReferenced(false);
  idle.push(cell);
}

function emptyDirectories(cell: PooledSandbox): boolean {
  try {
    for (const directory of [cell.root, ...cell.mounts]) removeBelow(directory, cell.mountPoints);
    return true;
  } catch {
    // Somebody took permissions away, or mounted something: the cell is ended, which knows what to do.
    return false;
  }
}

async function newSandbox(key: string, shape: SandboxSpec): Promise<PooledSandbox> {
  const directory = scratchDirectory("machine", shape.bytes);
  const channel = `${directory}/channel`;
  await makeChannel(channel);
  const served = await serveExchange(socketIn(channel));
  const root = `${directory}/root`;
  const mounts = shape.mounts.map((mount, i) => ({ ...mount, directory: `${directory}/mount-${i}` }));
  let sandbox: Sandbox | undefined;
  const start = (): Sandbox => {
    sandbox ??= new Sandbox({ ...shape, root, mounts, channel });
    return sandbox;
  };
  const end = async (): Promise<void> => {
    await Promise.all([sandbox?.close(), served.close()]);
    removeOwned(directory);
  };
  const points = new Set([...pointsOf(shape.system), ...mounts.map(({ at }) => at)].map((path) => root + path));
  return {
    key,
    root,
    mounts: mounts.map((mount) => mount.directory),
    mountPoints: points,
    server: served,
    sandbox: start,
    end,
  };
}

/** What the command line of a sandbox is made of. The scaffold is laid anew each time. */
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
