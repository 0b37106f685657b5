/** Runs commands for the harness, as many at once as there are stream slots. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { byteString, byteStrings } from "#base";
import type { Signal } from "../../model/process.ts";
import { asTextWords } from "../words/byte-words.ts";
import { watchChild } from "./child.ts";
import { isNodeScript, refusalOf } from "./executable.ts";
import { killAll, killGroup, residue } from "./processes.ts";
import type { CommandReply, CommandRequest, OutputPart, SupervisorOptions } from "./protocol.ts";
import { openInput, openOutput } from "./streams.ts";
import { inSurroundings } from "./surroundings.ts";

const RESET_TRIES = 20;
const RESET_INTERVAL_MS = 5;

export interface CommandEvents {
  readonly onOutput: (output: OutputPart) => void;
  /** Its program has ended; the streams may still be open. */
  readonly onProgramEnd: () => void;
  readonly onEnd: (reply: CommandReply) => void;
}

interface Running {
  readonly child: ChildProcess;
  readonly stop: (why: string) => void;
}

export class Commands {
  readonly #options: SupervisorOptions;
  readonly #running = new Map<number, Running>();
  readonly #freeSlots: number[];
  readonly #waiting: (() => void)[] = [];
  readonly #residueAtStart: string | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#residueAtStart = options.sharesProcesses ? undefined : residue();
    this.#freeSlots = Array.from({ length: options.streamsCount }, (_, slot) => slot);
  }

  run(id: number, command: CommandRequest, events: CommandEvents): void {
    const refused = refusalOf(command.path);
    const slot = refused === undefined ? this.#freeSlots.pop() : undefined;
    if (refused !== undefined) events.onEnd({ refused, stdout: "", stderr: "" });
    else if (slot === undefined) this.#waiting.push(() => this.run(id, command, events));
    else this.#start(id, slot, command, events);
  }

  kill(id: number, signal: Signal): void {
    killGroup(this.#running.get(id)?.child.pid, signal);
  }

  stop(id: number, why: string): void {
    this.#running.get(id)?.stop(why);
  }

  /** Ends the commands that run. */
  end(): void {
    for (const { child } of this.#running.values()) killGroup(child.pid, "SIGKILL");
  }

  /** Kills all processes, then reports whether the sandbox is as it was at the start. */
  reset(onEnd: (clean: boolean) => void, tries = RESET_TRIES): void {
    const clean = this.#options.sharesProcesses ? this.#running.size === 0 : this.#isAsAtStart();
    if (clean || tries === 0) onEnd(clean);
    else setTimeout(() => this.reset(onEnd, tries - 1), RESET_INTERVAL_MS);
  }

  #isAsAtStart(): boolean {
    if (this.#running.size === 0) killAll();
    return residue() === this.#residueAtStart;
  }

  #start(id: number, slot: number, command: CommandRequest, events: CommandEvents): void {
    const { streams, processesMax, interpreter, sharesProcesses } = this.#options;
    const out = openOutput(`${streams}/out-${slot}`);
    const err = openOutput(`${streams}/err-${slot}`);
    const stdin = openInput(command.stdin, `${streams}/in-${slot}`);
    const child = startChild(command, interpreter, [stdin, out.writer, err.writer]);
    for (const fd of [stdin, out.writer, err.writer]) closeSync(fd);
    if (sharesProcesses) child.once("exit", events.onProgramEnd);
    const stop = watchChild(child, {
      command,
      processesMax: sharesProcesses ? undefined : processesMax,
      streams: { stdout: out.reader, stderr: err.reader },
      killStrays: () => {
        if (!sharesProcesses) this.#killStrays(id);
      },
      onOutput: events.onOutput,
      onEnd: (reply) => {
        this.#running.delete(id);
        events.onEnd(reply);
        this.#freeSlots.push(slot);
        this.#waiting.shift()?.();
      },
    });
    this.#running.set(id, { child, stop });
  }

  /** A process that left its group belongs to any running command, so it dies with the last one. */
  #killStrays(id: number): void {
    if (this.#running.size > 1) return;
    this.#running.delete(id);
    if (this.#running.size === 0) killAll();
  }
}

function startChild(
  command: CommandRequest,
  [interpreter, ...before]: readonly string[] = [],
  stdio: number[],
): ChildProcess {
  const { cwd, uid, gid } = command;
  const words = asTextWords(
    interpreter !== undefined && isNodeScript(command.path)
      ? interpreted(command, [interpreter, ...before])
      : { ...command, path: byteString(command.path) },
  );
  const { path, argv, env } = inSurroundings(words, command);
  const [argv0 = path, ...args] = argv;
  process.umask(command.umask);
  return spawn(path, args, {
    argv0,
    env: { ...env },
    cwd,
    uid,
    gid,
    detached: true,
    stdio,
  });
}

function interpreted({ path, argv, env }: CommandRequest, interpreter: readonly [string, ...string[]]) {
  const words = byteStrings(...interpreter, path);
  return { path: byteString(interpreter[0]), argv: [...words, ...argv.slice(1)], env };
}
