/** This process for a program: argv, environment, real ids, files, children. */
import { accessSync, constants, readFileSync, writeSync } from "node:fs";
import {
  type AbsPath,
  absPath,
  type ByteString,
  type Bytes,
  byteString,
  type Clock,
  type Exchange,
  random,
  textOfByteString,
  utf8,
} from "#base";
import type { Process, Program, Sink, Spawn } from "../model/process.ts";
import { codeOf, SystemError } from "../model/system-error.ts";
import { endBySignal, execProgram, spawnChild } from "./children.ts";
import { hostFs } from "./fs.ts";
import { errnoOf, nodePath, systemErrorOf } from "./node-paths.ts";
import { refusalOf } from "./supervisor/executable.ts";
import { ownArguments, ownEnvironment } from "./words/byte-words.ts";

export interface HostProcessOptions {
  readonly argv: readonly ByteString[];
  /** The only network. */
  readonly http: Exchange;
}

/** Getters return the current values of this process; `setUser` and `chdir` change it. */
export function hostProcess(options: HostProcessOptions): Process {
  const cwd = (): AbsPath => absPath(byteString(process.cwd()));
  const stdout = sinkOf(1);
  const stderr = sinkOf(2);
  let input: Bytes | undefined;
  return {
    pid: process.pid,
    parent: process.ppid,
    argv: options.argv,
    env: ownEnvironment(),
    get cwd() {
      return cwd();
    },
    get uid() {
      return process.geteuid?.() ?? 0;
    },
    get gid() {
      return process.getegid?.() ?? 0;
    },
    get stdin() {
      input ??= readFileSync(0);
      return input;
    },
    fs: hostFs({ cwd }),
    stdout,
    stderr,
    clock: hostClock,
    random: random(`${process.pid}/${hostClock.nowNs()}`),
    http: options.http,
    platform: { os: process.platform === "win32" ? "windows" : process.platform, architecture: architecture() },
    chdir: (path) => attempt("chdir", path, () => process.chdir(textOfByteString(path))),
    setUser,
    spawn: (child) => spawnChild(executable(child), inherited(child, stdout, stderr)),
    exec: (next) => execProgram(executable(next)),
    kill: endBySignal,
    sendSignal: (pid, signal) => attempt("kill", String(pid), () => process.kill(pid, signal)),
    catchOnce: (signal) => new Promise((resolve) => void process.once(signal, () => resolve())),
    limit: (what) => stderr.write(`plimsoll: not supported here: ${what}\n`),
  };
}

/** The host's clock, for real processes only. */
const hostClock: Clock = { nowNs: () => BigInt(Date.now()) * 1_000_000n };

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
const architecture = (): string => ARCHITECTURES[process.arch] ?? process.arch;

function attempt<T>(syscall: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw systemErrorOf(error, syscall, path);
  }
}

/** Sets the group first, because only root may set it. */
function setUser(ids: { readonly uid: number; readonly gid: number }): void {
  attempt("setresgid", String(ids.gid), () => process.setgid?.(ids.gid));
  attempt("setresuid", String(ids.uid), () => process.setuid?.(ids.uid));
}

/** A child that execve(2) would start: Node.js would pass any other file to a shell. */
function executable<T extends Omit<Spawn, "stdin" | "stdout" | "stderr" | "fd3">>(child: T): T {
  const path = child.path.startsWith("/") ? child.path : byteString`${child.cwd}/${child.path}`;
  attempt("chdir", child.cwd, () => accessSync(nodePath(byteString`${child.cwd}/`), constants.X_OK));
  const refused = refusalOf(nodePath(path));
  if (refused !== undefined) throw new SystemError(errnoOf(refused), "execve", child.path);
  return { ...child, path };
}

/** A child with our output streams writes to them directly: nothing is copied, and the order stays. */
function inherited(
  child: Spawn,
  stdout: Sink,
  stderr: Sink,
): Spawn & { readonly direct: readonly (number | undefined)[] } {
  const own = (sink: Sink) => (sink === stdout ? 1 : sink === stderr ? 2 : undefined);
  return { ...child, direct: [own(child.stdout), own(child.stderr)] };
}

/** Writes synchronously, so the output of a killed process is complete. */
function sinkOf(fd: number): Sink {
  return {
    write: (bytes) => {
      const all = typeof bytes === "string" ? utf8(bytes) : bytes;
      for (let at = 0; at < all.length; ) at += writeSome(fd, all, at);
    },
  };
}

const waiting = new Int32Array(new SharedArrayBuffer(4));

function writeSome(fd: number, bytes: Bytes, at: number): number {
  try {
    return writeSync(fd, bytes, at);
  } catch (error) {
    if (codeOf(error) === "EPIPE") return bytes.length - at;
    if (codeOf(error) !== "EAGAIN") throw error;
    Atomics.wait(waiting, 0, 0, 1);
    return 0;
  }
}

/**
 * Runs a program as this process and exits with its code. `argv[0]` is the path of the script as it was called (links not resolved),
 * so a program can depend on the name of a link to it.
 */
export async function runAsExecutable(
  program: Program | { readonly byName: (argv0: ByteString) => Program },
  options: { readonly http: Exchange },
): Promise<never> {
  const argv = ownArguments();
  const chosen = typeof program === "function" ? program : program.byName(argv[0] ?? byteString(""));
  const code = await chosen(hostProcess({ ...options, argv }));
  process.exit(code);
}
