/**
 * The devices of a container for scripts, whatever the image has in `/dev`. just-bash reads files whole and runs the commands of a
 * pipeline one after the other, so it gets only the first bytes of an endless device. The result is right if `head` or `dd` takes
 * fewer bytes, directly or after commands that pass on what they read. In all other cases the harness's limit is reported. Also limits: a
 * stream redirected by its path (except `> /dev/stdout` and `/dev/stderr`), and a device path that no script text spells out.
 * Not covered: `/dev` in listings, links to devices.
 */
import type { ExecResult } from "just-bash";
import { type Bytes, byteStringOf, byteStringOfLatin1, bytesOf, concat } from "#base";
import type { Process } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { shellName, shellText } from "./names.ts";
import { type CommandLine, readLimitOf } from "./read-limit.ts";
import { outputOf, textOfResult } from "./results.ts";

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

/** The inode number of a device. */
export const identityOf = (path: string): number => -1 - [...DEVICES.keys()].indexOf(path);

/** How many bytes of an endless device a command gets if it names no number. Random bytes cost more. */
const ZEROS_GIVEN = 256 << 10;
const RANDOM_GIVEN = 64 << 10;
const GIVEN_MAX = 64 << 20;

/** Commands that write while they read, so they stop when their reader stops. */
const STREAMING: ReadonlySet<string> = new Set("base64 cat cut expand fold nl od rev strings tr".split(" "));

/** A command that reads and writes files. */
export interface DeviceCommand extends CommandLine {
  /** The bytes (latin1). */
  readonly stdin: string;
}

/** The devices of one script. */
export class Devices {
  readonly #process: Process;
  /** The running commands, innermost last. */
  readonly #commands: RunningCommand[] = [];
  /** The endless device that a command reads, and the bytes that it passed on. */
  #endless: { readonly path: string; readonly passed: string } | undefined;

  constructor(process: Process) {
    this.#process = process;
  }

  has(path: string): boolean {
    return isDevice(path);
  }

  isStdin(path: string): boolean {
    return isStdin(path);
  }

  /** False while just-bash expands a pattern. */
  get isCommandRunning(): boolean {
    return this.#commands.length > 0;
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
    if (command === undefined)
      this.#process.limit(`a script opens ${path}, which is not supported here: use >&1 or >&2`);
    else command[device].push(bytes.slice());
  }

  async during(ran: DeviceCommand, run: () => Promise<ExecResult>): Promise<ExecResult> {
    if (this.#endless !== undefined && this.#endless.passed !== ran.stdin) this.#lose();
    const limitOfCommand = readLimitOf(ran);
    const gives = limitOfCommand === undefined ? undefined : Math.min(limitOfCommand, GIVEN_MAX) + 1;
    const opened: RunningCommand = { stdin: ran.stdin, gives, stdout: [], stderr: [] };
    this.#commands.push(opened);
    const result = await run().finally(() => this.#commands.pop());
    const printed = shellName(textOfResult(result));
    this.#settle(ran.name, limitOfCommand ?? (ran.name === "head" ? printed.length : undefined), printed);
    return withStreams(result, opened);
  }

  /** Call it at the end of the script. */
  end(): void {
    if (this.#endless !== undefined) this.#lose();
  }

  /** `taken` is the number of bytes after which the command stopped reading. */
  #settle(name: string, taken: number | undefined, stdout: string): void {
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
    this.#process.limit(`a script reads ${path} to its end, but it is endless: read a part of it with head -c or dd`);
  }

  /** The stdin of the running command. Outside of commands, just-bash does not say which descriptor is meant. */
  #stdin(path: string): Bytes {
    const command = this.#commands.at(-1);
    if (command !== undefined) return bytesOf(byteStringOfLatin1(command.stdin));
    this.#process.limit(
      `a script redirects ${path}: just-bash does not say which input is meant, so the script's own input was used`,
    );
    return this.#process.stdin;
  }
}

/** A running command: its stdin, and what it writes to its streams by their paths. */
interface RunningCommand {
  readonly stdin: string;
  /** How many bytes of an endless device it gets: one more than it asks for. */
  readonly gives: number | undefined;
  readonly stdout: Bytes[];
  readonly stderr: Bytes[];
}

function withStreams(result: ExecResult, { stdout, stderr }: RunningCommand): ExecResult {
  if (stdout.length + stderr.length === 0) return result;
  const more = (parts: readonly Bytes[]): string => shellText(byteStringOf(concat(parts)));
  return { ...outputOf(textOfResult(result) + more(stdout), result.exitCode), stderr: result.stderr + more(stderr) };
}
