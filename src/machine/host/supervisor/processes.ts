/** The processes of the sandbox, and what they can leave behind. */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import type { Signal } from "../../model/process.ts";

export const countProcesses = (): number => readdirSync("/proc").filter((name) => name >= "1" && name < ":").length;

export const tooManyProcesses = (most: number): string => `it had more than ${most} processes`;

/** Kills every process but the supervisor and the init of the sandbox. */
export function killAll(): void {
  try {
    process.kill(-1, "SIGKILL");
  } catch {
    // No process was left.
  }
}

export function killGroup(pid: number | undefined, signal: Signal): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // The group has just ended.
  }
}

/** What outlives processes and is not in the tree: devices, shared memory, message queues. Two equal texts mean a clean sandbox. */
export function residue(): string {
  const ipc = ["shm", "sem", "msg"].map((kind) => readFileSync(`/proc/sysvipc/${kind}`, "latin1").split("\n").length);
  return JSON.stringify([nodesBelow("/dev"), ipc, countProcesses()]);
}

/** Paths, modes and owners. */
function nodesBelow(directory: string): readonly string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = `${directory}/${name}`;
      const stat = lstatSync(path);
      const node = `${path} ${stat.mode} ${stat.uid}:${stat.gid}`;
      return stat.isDirectory() ? [node, ...nodesBelow(path)] : [node];
    });
}
