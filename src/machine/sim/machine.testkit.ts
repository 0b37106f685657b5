import { type ByteString, byteString, byteStrings, NetworkError, steppingClock } from "#base";
import type { Command, MachineOptions } from "../model/machine.ts";
import type { Process, Program } from "../model/process.ts";
import { standIn } from "../model/stand-in.ts";
import { simMachine } from "./machine.ts";
import { standardTree } from "./standard-tree.ts";

const http: MachineOptions["http"] = () => Promise.reject(new NetworkError("refused", "no server listens"));
export const base = { clock: steppingClock(0n), seed: "test", http };
/** As user 1000, without arguments and environment. */
export const command = (path: ByteString): Command => ({
  path,
  argv: [path],
  env: {},
  cwd: byteString("/"),
  uid: 1000,
  gid: 1000,
});

/** A machine with these programs in /bin. */
export function machineWith(programs: Readonly<Record<string, Program>>, options: Partial<MachineOptions> = {}) {
  const files = Object.fromEntries(
    Object.keys(programs).map((name) => [`/bin/${name}`, { content: standIn(name), mode: 0o755 }]),
  );
  const registry = new Map<string, Program>(
    Object.entries(programs).map(([name, program]) => [standIn(name).digest, program]),
  );
  return simMachine({ ...base, root: standardTree(files), programs: registry, ...options });
}

/** Starts a program with the streams of its parent. */
export const child = (process: Process, path: string) => ({
  path: byteString(path),
  argv: byteStrings(path),
  env: {},
  cwd: process.cwd,
  stdout: process.stdout,
  stderr: process.stderr,
});
