/**
 * Pipes to children, as FIFOs that lose their names when both ends are open. Node's pipes are sockets: a child cannot open them again
 * as `/dev/stdout`, and bash takes a socket on its input for a remote shell.
 */
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bytes } from "#base";
import type { Sink } from "../model/process.ts";

export interface Pipes {
  /** The child's descriptors, in the order of the sinks. */
  readonly far: readonly number[];
  /** Call it after the start: closes our copies of the child's ends, and resolves when everything was read. */
  readonly started: () => Promise<void>;
}

/** Undefined if the host has no `mkfifo` or no temporary directory. */
export function pipesTo(sinks: readonly Sink[]): Pipes | undefined {
  if (sinks.length === 0) return { far: [], started: async () => {} };
  const directory = makeFifos(sinks.length);
  if (directory === undefined) return undefined;
  const near = sinks.map((_, i) => openSync(join(directory, String(i)), constants.O_RDONLY | constants.O_NONBLOCK));
  const far = sinks.map((_, i) => openSync(join(directory, String(i)), "w"));
  rmSync(directory, { recursive: true });
  const read = sinks.map((sink, i) => readToEnd(near[i] ?? -1, sink));
  const started = async (): Promise<void> => {
    for (const fd of far) closeSync(fd);
    await Promise.all(read);
  };
  return { far, started };
}

function makeFifos(count: number): string | undefined {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  let directory: string;
  try {
    directory = mkdtempSync(join(tmpdir(), "pipes-"));
  } catch {
    return undefined;
  }
  const names = Array.from({ length: count }, (_, i) => join(directory, String(i)));
  if (spawnSync("mkfifo", ["-m", "600", "--", ...names], { stdio: "ignore" }).status === 0) return directory;
  rmSync(directory, { recursive: true });
  return undefined;
}

function readToEnd(fd: number, sink: Sink): Promise<void> {
  const { Socket } = process.getBuiltinModule("node:net");
  const stream: Socket = new Socket({ fd, readable: true, writable: false });
  stream.on("data", (chunk: Buffer) => sink.write(chunk));
  return new Promise((resolve) => stream.on("error", () => {}).on("close", () => resolve()));
}

/** A descriptor that reads the bytes. The caller closes it. */
export function inputDescriptor(bytes: Bytes | undefined): number {
  if (bytes === undefined || bytes.length === 0) return openSync("/dev/null", "r");
  const directory = mkdtempSync(join(tmpdir(), "input-"));
  try {
    writeFileSync(join(directory, "0"), bytes, { mode: 0o600 });
    return openSync(join(directory, "0"), "r");
  } finally {
    rmSync(directory, { recursive: true });
  }
}
