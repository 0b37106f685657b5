/**
 * The devices that a container has, for a script, whatever the image has in `/dev`. just-bash reads files whole, and one command of a
 * pipeline after the other: of a device without end a command is given a beginning. That is the truth where `head` or `dd` takes
 * less, at once or behind commands that hand on what they read; everywhere else the harness's limit is reported. A limit, too: a
 * stream that is redirected by its path (but for `> /dev/stdout` and `/dev/stderr`), a path of a device that no text spells out.
 * Not covered: `/dev` in listings, links to devices.
 */
import type { ExecResult } from "just-bash";
import { type Bytes, byteStringOf, bytesOf, concat, textOf, utf8 } from "#base";
import type { Process } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { type CommandLine, readLimitOf } from "./read-limit.ts";

type Device = "null" | "zero" | "full" | "random" | "tty" | Stream;
type Stream = "stdin" | "stdout" | "stderr";

const DEVICES: ReadonlyMap<string, Device> = new Map([
  ...(["null", "zero", "full", "random", "tty"] as const).map((device): [string, Device] => [`/dev/${device}`, device]),
  ["/dev/urandom", "random"],
  ...(["stdin", "stdout", "stderr"] as const).flatMap((stream, fd): [string, Device][] =>
    [`/dev/${stream}`, `/dev/fd/${fd}`, `/proc/self/fd/${fd}`].map((path) => [path, stream]),
  ),
]);

export const isStdin = (path: string): boolean => DEVICES.get(path) === "stdin";
export const isDevice = (path: string): boolean => DEVICES.has(path);

/** A number for each, for those who ask whether two files are one. */
export const identityOf = (path: string): number => -1 - [...DEVICES.keys()].indexOf(path);

/** What is given of a device without end to who does not say how much is wanted. Random bytes are made one by one. */
const ZEROS_GIVEN = 256 << 10;
const RANDOM_GIVEN = 64 << 10;
const GIVEN_MAX = 64 << 20;

/** Commands that hand on what they read as they read it: whoever stops reading them stops them. */
const STREAMING: ReadonlySet<string> = new Set("base64 cat cut expand fold nl od rev strings tr".split(" "));

/** A command that reads and writes files. */
export interface DeviceCommand extends CommandLine {
  /** Latin1. */
  readonly stdin: string;
}

/** Of one script. */
export class Devices {
  readonly #process: Process;
  /** The command that runs, innermost last: its stdin, and what it wrote to its streams by their paths. */
  readonly #commands: RunningCommand[] = [];
  /** A device without end that somebody reads, and the bytes by which it goes on. */
  #endless: { readonly path: string; readonly passed: string } | undefined;

  constructor(process: Process) {
    this.#process = process;
  }

  read(path: string): Bytes {
    const device = DEVICES.get(path);
    switch (device) {
      case "zero":
      case "full":
        return this.#begin(path, new Uint8Array(this.#commands.at(-1)?.gives ?? ZEROS_GIVEN));
      case "random":
        return this.#begin(path, this.#process.random.bytes(this.#commands.at(-1)?.gives ?? RANDOM_GIVEN));
      case "stdin":
        return this.#stdin(path);
      case "tty":
        throw new SystemError("ENXIO", "open", path);
      default:
        return new Uint8Array(0);
    }
  }

  write(path: string, bytes: Bytes): void {
    const device = DEVICES.get(path);
    if (device === "full" && bytes.length > 0) throw new SystemError("ENOSPC", "write", path);
    if (device === "tty") throw new SystemError("ENXIO", "open", path);
    if (device !== "stdout" && device !== "stderr") return;
    const command = this.#commands.at(-1);
    if (command === undefined) this.#process.limit(`a script opens ${path}, which it can only do by >&1 or >&2 here`);
    else command[device].push(bytes.slice());
  }

  async during(ran: DeviceCommand, run: () => Promise<ExecResult>): Promise<ExecResult> {
    if (this.#endless !== undefined && !isPassedOn(this.#endless.passed, ran.stdin)) this.#lose();
    const asked = readLimitOf(ran);
    const gives = asked === undefined ? undefined : Math.min(asked, GIVEN_MAX) + 1;
    const opened: RunningCommand = { stdin: ran.stdin, gives, stdout: [], stderr: [] };
    this.#commands.push(opened);
    const result = await run().finally(() => this.#commands.pop());
    this.#settle(ran.name, asked ?? (ran.name === "head" ? result.stdout.length : undefined), result);
    return withStreams(result, opened);
  }

  /** The script is at its end. */
  end(): void {
    if (this.#endless !== undefined) this.#lose();
  }

  /** `taken`: bytes, where the command stops after some. */
  #settle(name: string, taken: number | undefined, { stdout }: ExecResult): void {
    const read = this.#endless;
    if (read === undefined) return;
    if (taken !== undefined && taken < read.passed.length) this.#endless = undefined;
    else if (STREAMING.has(name)) this.#endless = { path: read.path, passed: stdout };
    else this.#lose();
  }

  #begin(path: string, bytes: Bytes): Bytes {
    if (this.#endless !== undefined) this.#lose();
    this.#endless = { path, passed: byteStringOf(bytes) };
    return bytes;
  }

  #lose(): void {
    const path = this.#endless?.path;
    this.#endless = undefined;
    this.#process.limit(`a script reads ${path} to its end, which it has not: take a part of it, by head -c or dd`);
  }

  /** Of the command that runs. Outside of one nobody says which descriptor it is. */
  #stdin(path: string): Bytes {
    const command = this.#commands.at(-1);
    if (command !== undefined) return bytesOf(command.stdin);
    this.#process.limit(
      `a script redirects ${path}: what it is there is not known, and the script's own input was given`,
    );
    return this.#process.stdin;
  }
}

/** A command that runs: its stdin, and what it writes to its streams by their paths. */
interface RunningCommand {
  readonly stdin: string;
  /** How much of a device without end: one byte more than is asked for. */
  readonly gives: number | undefined;
  readonly stdout: Bytes[];
  readonly stderr: Bytes[];
}

/** What a command gives as text goes on as its bytes. */
const isPassedOn = (passed: string, stdin: string): boolean => stdin === passed || stdin === byteStringOf(utf8(passed));

function withStreams(result: ExecResult, { stdout, stderr }: RunningCommand): ExecResult {
  if (stdout.length + stderr.length === 0) return result;
  const more = result.stdoutKind === "bytes" ? byteStringOf(concat(stdout)) : textOf(concat(stdout));
  return { ...result, stdout: result.stdout + more, stderr: result.stderr + textOf(concat(stderr)) };
}
