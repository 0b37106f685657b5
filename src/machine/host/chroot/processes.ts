/**
 * The processes of a root of its own, in a container whose processes all see each other: those whose root directory it is. Root without
 * the right to trace reads that link only of processes of its own user, so a helper with the user of each process reads it.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";

/** A process that lives: with the time of its start, because numbers are used again. */
export interface Living {
  readonly pid: number;
  readonly key: string;
}

/** Every process of the container, without those that have ended and wait for their parent. */
export function livingProcesses(): readonly Living[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statusOf(pid) : undefined;
    return stat === undefined || stat.state === "Z" || stat.state === "X"
      ? []
      : [{ pid, key: `${pid} ${stat.started}` }];
  });
}

export const keysOf = (living: readonly Living[]): ReadonlySet<string> => new Set(living.map(({ key }) => key));

/** How many processes the container has, those that have ended too. */
export const countProcesses = (): number => readdirSync("/proc").filter((name) => name >= "1" && name < ":").length;

/** From `/proc/<pid>/stat`: the state is the first field after the name, which is in parentheses, and the start the twentieth. */
function statusOf(pid: number): { readonly state: string; readonly started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", started: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

interface Found {
  /** Processes whose root is the directory. */
  readonly inside: readonly number[];
  /** Processes whose root nobody here may read. */
  readonly unknown: readonly number[];
}

/** Looks only at processes that are not among `before`. */
function processesIn(root: string, before: ReadonlySet<string>): Found {
  const inside: number[] = [];
  const unknown: number[] = [];
  for (const { pid, key } of livingProcesses()) {
    if (before.has(key)) continue;
    const at = rootOf(pid);
    if (at === placeOf(root)) inside.push(pid);
    else if (at === undefined && statusOf(pid) !== undefined) unknown.push(pid);
  }
  return { inside, unknown };
}

export const isIn = (root: string, pid: number): boolean => rootOf(pid) === placeOf(root);

/** Device and inode. */
function placeOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

/** The place of the root directory of a process. */
function rootOf(pid: number): string | undefined {
  try {
    return placeOf(`/proc/${pid}/root/`);
  } catch {
    return asItsUser(pid, ["stat", "-L", "-c", "%d:%i", `/proc/${pid}/root/`])
      ?.toString("latin1")
      .trim();
  }
}

/** The environment that a process was started with. */
export function environmentOf(pid: number): Buffer | undefined {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch {
    return asItsUser(pid, ["cat", `/proc/${pid}/environ`]);
  }
}

/** Undefined: the command failed. */
function asItsUser(pid: number, [tool = "", ...args]: readonly string[]): Buffer | undefined {
  const user = userOf(pid);
  if (user === undefined) return undefined;
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { status, stdout } = spawnSync(tool, args, { ...user, stdio: ["ignore", "pipe", "ignore"], cwd: "/" });
  return status === 0 ? stdout : undefined;
}

function userOf(pid: number): { readonly uid: number; readonly gid: number } | undefined {
  try {
    const { uid, gid } = statSync(`/proc/${pid}`);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

const TRIES = 50;
const waiting = new Int32Array(new SharedArrayBuffer(4));

/** Ends all of them and waits until they are gone. Returns those that it cannot name or end. */
export function endProcessesIn(root: string, before: ReadonlySet<string>): readonly number[] {
  for (let tries = TRIES; ; tries--) {
    const { inside, unknown } = processesIn(root, before);
    if (tries === 0 || inside.length === 0) return [...inside, ...unknown];
    for (const pid of inside) end(pid);
    Atomics.wait(waiting, 0, 0, 2);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
