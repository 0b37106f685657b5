/** One running command: its output, its limits and its end. */
import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { Output, type OutputBounds } from "../../model/output.ts";
import { codeOf } from "../../model/system-error.ts";
import { countProcesses, killGroup, tooManyProcesses } from "./processes.ts";
import type { ChildEnd, CommandReply, CommandRequest, OutputPart } from "./protocol.ts";
import { usageWatch } from "./usage.ts";

const PROCESS_COUNT_INTERVAL_MS = 50;
/** A command that ends soon is not measured: it cannot fill much. */
const USAGE_INTERVAL_MS = 200;
/** A child that left its process group may hold the streams open while other commands run. */
const STREAMS_CLOSE_MS = 500;

export interface WatchOptions {
  readonly command: CommandRequest;
  /** Undefined: processes of others are visible, so the harness counts them, and nobody measures what they use. */
  readonly processesMax: number | undefined;
  readonly streams: { readonly stdout: Socket; readonly stderr: Socket };
  /** Kills what the command started and its process group does not hold. */
  readonly killStrays: () => void;
  readonly onOutput: (output: OutputPart) => void;
  /** The child has ended and both streams are at their end. */
  readonly onEnd: (reply: CommandReply) => void;
}

/** Returns what ends the command for a reason. */
export function watchChild(child: ChildProcess, options: WatchOptions): (why: string) => void {
  const { command, processesMax, streams } = options;
  let timeout = false;
  let stopped: string | undefined;
  let end: ChildEnd | undefined;
  let pending = 3;
  const kill = (): void => {
    killGroup(child.pid, "SIGKILL");
    options.killStrays();
  };
  const stop = (why: string): void => {
    stopped ??= why;
    kill();
  };
  const onFlood = (): void => stop(`it printed more than ${command.outputFloodBytes} bytes`);
  const partOf = (stream: OutputPart["stream"]) => (bytes: Uint8Array) =>
    options.onOutput({ stream, part: Buffer.from(bytes).toString("base64") });
  const collected = (stream: OutputPart["stream"]): Output =>
    collect(streams[stream], command, { onFlood, ...(command.live === true && { onPart: partOf(stream) }) });
  const [stdout, stderr] = [collected("stdout"), collected("stderr")];
  const deadline = setTimeout(() => {
    timeout = true;
    kill();
  }, command.timeoutMs);
  const processCount = setInterval(() => {
    if (processesMax !== undefined && countProcesses() > processesMax) stop(tooManyProcesses(processesMax));
  }, PROCESS_COUNT_INTERVAL_MS);
  const excess = processesMax === undefined ? () => undefined : usageWatch(command);
  const usage = setInterval(() => {
    const why = excess();
    if (why !== undefined) stop(why);
  }, USAGE_INTERVAL_MS);
  const onChildEnd = (how: ChildEnd): void => {
    if (end !== undefined) return;
    end = how;
    kill();
    setTimeout(() => Object.values(streams).forEach((stream) => void stream.destroy()), STREAMS_CLOSE_MS).unref();
    onPartEnd();
  };
  const onPartEnd = (): void => {
    pending -= 1;
    if (pending > 0) return;
    clearTimeout(deadline);
    clearInterval(processCount);
    clearInterval(usage);
    const leftOut = stdout.leftOut() + stderr.leftOut();
    options.onEnd({
      ...end,
      ...(timeout && { timeout }),
      ...(stopped !== undefined && { stopped }),
      ...(leftOut > 0 && { leftOut }),
      stdout: base64Of(stdout),
      stderr: base64Of(stderr),
    });
  };
  child.on("error", (error) => onChildEnd({ refused: codeOf(error) ?? "EIO" }));
  child.on("exit", (code, signal) => onChildEnd(signal === null ? { code: code ?? 0 } : { signal }));
  for (const stream of Object.values(streams)) stream.on("error", () => {}).on("close", onPartEnd);
  return stop;
}

function collect(stream: Socket, command: CommandRequest, events: Pick<OutputBounds, "onFlood" | "onPart">): Output {
  const output = new Output({ maxBytes: command.outputMaxBytes, floodBytes: command.outputFloodBytes, ...events });
  stream.on("data", (part: Buffer) => output.write(part));
  return output;
}

const base64Of = (output: Output): string => Buffer.from(output.bytes()).toString("base64");
