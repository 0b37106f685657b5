/** Children of a real process: with pipes to sinks, or in its place. */
import type { ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import { textOfByteString } from "#base";
import type { Exit, Signal, Spawn } from "../model/process.ts";
import { systemErrorOf } from "./node-paths.ts";
import { inputDescriptor, pipesTo } from "./pipes.ts";
import { asTextWords } from "./words/byte-words.ts";

type Executable = Omit<Spawn, "stdin" | "stdout" | "stderr" | "fd3">;

/** `direct`: our descriptors for the child's stdout and stderr, instead of pipes. */
type SpawnWithStreams = Spawn & { readonly direct: readonly (number | undefined)[] };

export async function spawnChild(child: Executable, given: SpawnWithStreams): Promise<Exit> {
  const [stdout, stderr] = given.direct;
  const piped = [
    ...(stdout === undefined ? [given.stdout] : []),
    ...(stderr === undefined ? [given.stderr] : []),
    ...(given.fd3 === undefined ? [] : [given.fd3]),
  ];
  const pipes = pipesTo(piped);
  const rest = [...(pipes?.far ?? [])];
  const next = (): number | "pipe" => rest.shift() ?? "pipe";
  const stdin = inputDescriptor(given.stdin);
  const stdio = [stdin, stdout ?? next(), stderr ?? next(), ...(given.fd3 === undefined ? [] : [next()])];
  let exit: Promise<Exit>;
  try {
    const started = start(child, stdio);
    if (pipes === undefined) connect(started, given);
    exit = exitOfChild(started, child.path);
  } catch (error) {
    exit = Promise.reject(error);
  }
  closeSync(stdin);
  const [how] = await Promise.allSettled([exit, pipes?.started()]);
  if (how.status === "rejected") throw how.reason;
  return how.value;
}

/** Uses Node's pipes where the host has no FIFOs. */
function connect(started: ChildProcess, { stdout, stderr, fd3 }: SpawnWithStreams): void {
  started.stdout?.on("data", (chunk: Buffer) => stdout.write(chunk));
  started.stderr?.on("data", (chunk: Buffer) => stderr.write(chunk));
  started.stdio[3]?.on("data", (chunk: Buffer) => fd3?.write(chunk));
}

const exitOfChild = (started: ChildProcess, path: string): Promise<Exit> =>
  new Promise((resolve, reject) => {
    started.on("error", (error) => reject(systemErrorOf(error, "execve", path)));
    started.on("close", (code, signal) => resolve(exitOf(code, signal)));
  });

const exitOf = (code: number | null, signal: NodeJS.Signals | null): Exit =>
  signal === null ? { code: code ?? 0 } : { signal: signal as Signal };

function start(child: Executable, stdio: readonly ("pipe" | "ignore" | "inherit" | number)[]): ChildProcess {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { path, argv, env } = asTextWords(child);
  const [argv0 = path, ...args] = argv;
  try {
    const { user } = child;
    return spawn(path, args, { argv0, env, cwd: textOfByteString(child.cwd), stdio: [...stdio], ...user });
  } catch (error) {
    throw systemErrorOf(error, "execve", child.path);
  }
}

const PASSED_ON = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;

/** Calls execve(2) if Node has it. Otherwise runs a child with our descriptors, and passes signals and its exit on. */
export async function execProgram(next: Executable): Promise<number> {
  if ("execve" in process && typeof process.execve === "function") {
    try {
      process.chdir(textOfByteString(next.cwd));
      const { path, argv, env } = asTextWords(next);
      process.execve(path, argv, env);
    } catch (error) {
      throw systemErrorOf(error, "execve", next.path);
    }
  }
  // Listens before the start: a signal that arrives during the start would end us and leave the child.
  let child: ChildProcess | undefined;
  for (const signal of PASSED_ON) process.on(signal, () => child?.kill(signal));
  child = start(next, ["inherit", "inherit", "inherit"]);
  const exit = await exitOfChild(child, next.path);
  return "code" in exit ? exit.code : endBySignal(exit.signal);
}

/** Ends this process by a signal. Nothing runs afterwards. */
export function endBySignal(signal: Signal): Promise<never> {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return new Promise(() => {});
}
