/** Performs acts directly on a process. */
import {
  type ByteString,
  type Bytes,
  byteStringOf,
  byteStringOfEscaped,
  bytesOf,
  streamedContent,
  textOfByteString,
  utf8,
} from "#base";
import { bytesOfBase64 } from "#base/platform";
import type { Exit, Process, Program } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import type { Act } from "./act.ts";
import { copy, move, remove } from "./copy.ts";
import { record } from "./record.ts";
import { expandTemplate, modeOf } from "./template.ts";

/** A program that performs the acts in order and exits with 0. */
export const actProgram =
  (acts: readonly Act[]): Program =>
  async (process) => {
    try {
      return (await perform(acts, process)) ?? 0;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      process.stderr.write(`${error.text}\n`);
      return 1;
    }
  };

/** The exit code if an act ended the program. */
async function perform(acts: readonly Act[], process: Process): Promise<number | undefined> {
  for (const act of acts) {
    const code = isControl(act) ? await control(act, process) : simple(act, process);
    if (code !== undefined) return code;
  }
  return undefined;
}

type Control = Extract<Act, { readonly do: "run" | "if" | "kill" | "signal" | "exit" }>;
type Simple = Exclude<Act, Control>;

const CONTROL: ReadonlySet<Act["do"]> = new Set<Act["do"]>(["run", "if", "kill", "signal", "exit"]);
const isControl = (act: Act): act is Control => CONTROL.has(act.do);

async function control(act: Control, process: Process): Promise<number | undefined> {
  switch (act.do) {
    case "exit":
      return act.code;
    case "kill":
      return process.kill(act.signal);
    case "signal":
      return signal(act, process);
    case "run":
      return run(act, process);
    case "if":
      return perform(holds(act, process) ? act.acts : (act.otherwise ?? []), process);
  }
}

/** Never returns if the signal does not arrive: then it ends another process, and with it this one. */
async function signal(act: Extract<Act, { readonly do: "signal" }>, process: Process): Promise<undefined> {
  const id = Number(textOfByteString(byteStringOf(process.fs.read(pathOf(act.to, process)))));
  const caught = process.catchOnce(act.signal);
  process.sendSignal(id, act.signal);
  await caught;
}

function holds(act: Extract<Act, { readonly do: "if" }>, process: Process): boolean {
  if ("exists" in act) return process.fs.exists(pathOf(act.exists, process));
  const isSet = Object.hasOwn(process.env, act.env);
  return act.is === undefined
    ? isSet
    : isSet && process.env[act.env] === byteStringOfEscaped(expandTemplate(act.is, process));
}

async function run(act: Extract<Act, { readonly do: "run" }>, process: Process): Promise<number | undefined> {
  const path = pathOf(act.path, process);
  const { env, cwd, stdout, stderr, stdin, fd3 } = process;
  const argv = [path, ...(act.args ?? []).map((arg) => byteStringOfEscaped(expandTemplate(arg, process)))];
  try {
    const exit = await process.spawn({
      path,
      argv,
      env,
      cwd,
      stdin,
      stdout,
      stderr,
      ...(fd3 && { fd3 }),
    });
    return exitCode(exit) || undefined;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    process.stderr.write(`${error.text}\n`);
    return error.code === "ENOENT" ? 127 : 126;
  }
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15, SIGXCPU: 24 } as const;

/** The exit code as a shell reports it. */
const exitCode = (exit: Exit): number => ("code" in exit ? exit.code : 128 + SIGNAL_NUMBERS[exit.signal]);

const pathOf = (template: string, process: Process): ByteString =>
  byteStringOfEscaped(expandTemplate(template, process));

const textBytes = (template: string, process: Process): Bytes =>
  bytesOf(byteStringOfEscaped(expandTemplate(template, process)));

/** The path at which an act makes something. Makes its parents. */
function pathWithParent(template: string, process: Process): ByteString {
  const path = pathOf(template, process);
  const cut = path.lastIndexOf("/");
  const parent = path.slice(0, cut);
  if (cut > 0 && !process.fs.exists(parent)) process.fs.mkdir(parent, { parents: true });
  return path;
}

function simple(act: Simple, process: Process): undefined {
  const { fs } = process;
  switch (act.do) {
    case "write":
    case "append":
    case "write-bytes":
      write(act, process);
      break;
    case "fill":
      fs.write(pathWithParent(act.path, process), zeros(act.size));
      break;
    case "mkdir":
      mkdir(act, process);
      break;
    case "remove":
      remove(fs, pathOf(act.path, process));
      break;
    case "fifo":
      fs.mkfifo(pathWithParent(act.path, process));
      break;
    case "chmod":
      fs.chmod(pathOf(act.path, process), modeOf(act.mode));
      break;
    case "mtime":
      fs.setMtime(pathOf(act.path, process), BigInt(act.seconds) * 1_000_000_000n);
      break;
    case "symlink":
      fs.symlink(pathOf(act.to, process), pathWithParent(act.path, process));
      break;
    case "hardlink":
      fs.link(pathOf(act.to, process), pathWithParent(act.path, process));
      break;
    case "move":
      move(fs, pathOf(act.path, process), pathWithParent(act.to, process));
      break;
    case "copy":
      copy(fs, pathOf(act.path, process), pathWithParent(act.to, process));
      break;
    case "write-parent":
      fs.write(pathWithParent(act.path, process), utf8(String(process.parent)));
      break;
    case "umask":
      fs.umask(modeOf(act.mask));
      break;
    case "record":
      record(act, process);
      break;
    case "stdout":
    case "stderr":
      process[act.do].write(textBytes(act.text, process));
      break;
    case "fd3":
      writeToFd3(act.text, process);
  }
}

/** Fails if the process has no file descriptor 3. */
function writeToFd3(text: string, process: Process): void {
  if (process.fd3 === undefined) throw new SystemError("EINVAL", "write", "fd 3");
  process.fd3.write(textBytes(text, process));
}

function write(act: Extract<Act, { readonly do: "write" | "append" | "write-bytes" }>, process: Process): void {
  const path = pathWithParent(act.path, process);
  const bytes = act.do === "write-bytes" ? bytesOfBase64(act.base64) : textBytes(act.text, process);
  process.fs.write(path, bytes, { append: act.do === "append" });
  if (act.mode !== undefined) process.fs.chmod(path, modeOf(act.mode));
}

function mkdir(act: Extract<Act, { readonly do: "mkdir" }>, process: Process): void {
  const path = pathOf(act.path, process);
  process.fs.mkdir(path, { parents: true });
  if (act.mode !== undefined) process.fs.chmod(path, modeOf(act.mode));
}

const CHUNK = new Uint8Array(1024 * 1024);

const zeros = (size: number) =>
  streamedContent(size, function* () {
    for (let left = size; left > 0; left -= CHUNK.length) yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
  });
