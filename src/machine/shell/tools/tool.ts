/**
 * A command of coreutils over the files of a process. Arguments, input and output are bytes (latin1), and text is that of the C locale. What a tool
 * cannot do is reported as the harness's limit: it must never differ silently from the real command.
 */
import { type ByteString, type Bytes, byteStringOf, byteStringOfLatin1, bytesOf } from "#base";
import type { Process, ProcessFs } from "../../model/process.ts";
import { SystemError } from "../../model/system-error.ts";
import { UnsupportedOption } from "./options.ts";

export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `/dev/stdin` and the other devices, which are not files of the machine. */
export interface ToolDevices {
  has(path: string): boolean;
  isStdin(path: string): boolean;
  read(path: string): Bytes;
  write(path: string, bytes: Bytes): void;
}

export interface ToolSetting {
  readonly name: string;
  readonly args: readonly string[];
  readonly process: Process;
  readonly devices: ToolDevices;
  /** The contents of process substitutions, by path: just-bash keeps them outside of the machine's files. */
  readonly substitutions: ReadonlyMap<string, string>;
  /** The standard input (latin1). */
  readonly stdin: string;
  readonly at: (path: string) => ByteString;
  /** Runs another command, and gives what it printed. */
  readonly run: (argv: readonly string[], stdin: string) => Promise<ToolResult>;
}

/** One run of a tool: what it got, and what it printed so far. */
export class ToolCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly process: Process;
  readonly fs: ProcessFs;
  readonly stdin: string;
  readonly at: (path: string) => ByteString;
  readonly devices: ToolDevices;
  readonly #setting: ToolSetting;
  readonly #out: string[] = [];
  readonly #err: string[] = [];
  #code = 0;

  constructor(setting: ToolSetting) {
    this.name = setting.name;
    this.args = setting.args;
    this.process = setting.process;
    this.fs = setting.process.fs;
    this.stdin = setting.stdin;
    this.at = setting.at;
    this.devices = setting.devices;
    this.#setting = setting;
  }

  get result(): ToolResult {
    return { code: this.#code, stdout: this.#out.join(""), stderr: this.#err.join("") };
  }

  /** Prints bytes (latin1). */
  print(text: string): void {
    this.#out.push(text);
  }

  line(text: string): void {
    this.#out.push(text, "\n");
  }

  /** Reports an error; the command goes on and fails at its end. */
  fail(message: string, code = 1): undefined {
    this.#err.push(`${this.name}: ${message}\n`);
    this.#code = Math.max(this.#code, code);
  }

  exit(code: number): undefined {
    this.#code = code;
  }

  /** Reports what the command would have to do, as the harness's limit. */
  limit(what: string): undefined {
    this.process.limit(`${this.name} of the in-process shell: ${what}`);
    this.fail(`not supported: ${what}`);
  }

  /** Runs an act on a file, and reports the system's error. Returns undefined if it failed. */
  attempt<T>(what: string, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.fail(`${what}: ${MESSAGES[error.code] ?? error.code}`);
      return undefined;
    }
  }

  /** Like {@link attempt}, and returns whether the act succeeded. */
  succeeds(what: string, act: () => void): boolean {
    return (
      this.attempt(what, () => {
        act();
        return true;
      }) ?? false
    );
  }

  /** The bytes of a file or device; `-` is the standard input. Reports an error and returns undefined if there is none. */
  read(path: string): string | undefined {
    if (path === "-") return this.stdin;
    const substitution = this.#setting.substitutions.get(path);
    if (substitution !== undefined) return substitution;
    return this.attempt(path, () => {
      const at = this.at(path);
      if (this.devices.isStdin(at)) return this.stdin;
      return byteStringOf(this.devices.has(at) ? this.devices.read(at) : this.fs.read(at));
    });
  }

  /** Reports an error and returns whether the bytes were written. */
  write(path: string, text: string): boolean {
    const bytes: Bytes = bytesOf(byteStringOfLatin1(text));
    return this.succeeds(path, () => {
      const at = this.at(path);
      if (this.devices.has(at)) this.devices.write(at, bytes);
      else this.fs.write(at, bytes);
    });
  }

  /** Each operand, or the standard input if there is none. */
  inputs(operands: readonly string[]): { readonly name: string; readonly text: string }[] {
    const names = operands.length === 0 ? ["-"] : operands;
    return names.flatMap((name) => {
      const text = this.read(name);
      return text === undefined ? [] : [{ name, text }];
    });
  }

  async run(argv: readonly string[], stdin: string): Promise<number> {
    const { code, stdout, stderr } = await this.#setting.run(argv, stdin);
    this.#out.push(stdout);
    this.#err.push(stderr);
    return code;
  }
}

export type Tool = (call: ToolCall) => void | Promise<void>;

export async function runTool(tool: Tool, setting: ToolSetting): Promise<ToolResult> {
  const call = new ToolCall(setting);
  try {
    await tool(call);
  } catch (error) {
    if (error instanceof UnsupportedOption) call.limit(`option ${error.message}`);
    else if (error instanceof SystemError) call.fail(error.text);
    else throw error;
  }
  return call.result;
}

const MESSAGES: Partial<Record<SystemError["code"], string>> = {
  EACCES: "Permission denied",
  EEXIST: "File exists",
  EINVAL: "Invalid argument",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
  ENOENT: "No such file or directory",
  ENOSPC: "No space left on device",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
  EPERM: "Operation not permitted",
  EROFS: "Read-only file system",
};
