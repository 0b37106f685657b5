/** Children of a real process: spawned with pipes to sinks, or put in its place. */
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { Exit, Signal, Sink, Spawn } from "../process.ts";
import { systemError } from "./names.ts";

type Executable = Omit<Spawn, "stdin" | "stdout" | "stderr" | "fd3">;

/** `direct`: descriptors of ours that the child's stdout and stderr are, instead of a pipe. */
type Spawning = Spawn & { readonly direct: readonly (number | undefined)[] };

export function spawning(child: Executable, given: Spawning): Promise<Exit> {
  const [stdout, stderr] = given.direct;
  return new Promise((resolve, reject) => {
    const started = start(child, [
      given.stdin === undefined ? "ignore" : "pipe",
      stdout ?? "pipe",
      stderr ?? "pipe",
      ...(given.fd3 === undefined ? [] : ["pipe" as const]),
    ]);
    pipe(started.stdout, given.stdout);
    pipe(started.stderr, given.stderr);
    if (given.fd3 !== undefined) pipe(started.stdio[3] as Readable | null, given.fd3);
    // A child that does not read its input closes it: no reason for us to fail.
    started.stdin?.on("error", () => {});
    started.stdin?.end(given.stdin);
    started.on("error", (error) => reject(systemError(error, "execve", child.path)));
    started.on("close", (code, signal) => resolve(exitOf(code, signal)));
  });
}

function pipe(from: Readable | null | undefined, to: Sink): void {
  from?.on("data", (chunk: Buffer) => to.write(chunk));
}

const exitOf = (code: number | null, signal: NodeJS.Signals | null): Exit =>
  signal === null ? { code: code ?? 0 } : { signal: signal as Signal };

function start(child: Executable, stdio: readonly ("pipe" | "ignore" | "inherit" | number)[]): ChildProcess {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const [argv0 = child.path, ...args] = child.argv;
  try {
    return spawn(child.path, args, { argv0, env: { ...child.env }, cwd: child.cwd, stdio: [...stdio] });
  } catch (error) {
    throw systemError(error, "execve", child.path);
  }
}

const PASSED_ON = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;

/** execve(2) where Node has it; before that, a child with our descriptors whose exit and signals are passed on. */
export async function executing(next: Executable): Promise<number> {
  if ("execve" in process && typeof process.execve === "function") {
    try {
      process.chdir(next.cwd);
      process.execve(next.path, [...next.argv], { ...next.env });
    } catch (error) {
      throw systemError(error, "execve", next.path);
    }
  }
  const child = start(next, ["inherit", "inherit", "inherit"]);
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  const exit = await new Promise<Exit>((resolve, reject) => {
    child.on("error", (error) => reject(systemError(error, "execve", next.path)));
    child.on("close", (code, signal) => resolve(exitOf(code, signal)));
  });
  return "code" in exit ? exit.code : endBy(exit.signal);
}

/** Ends this process by a signal that it does not catch; nothing of ours runs afterwards. */
export function endBy(signal: Signal): Promise<never> {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return new Promise(() => {});
}
