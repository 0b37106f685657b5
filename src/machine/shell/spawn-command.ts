/** The commands of just-bash that start a process. */
import type { ExecResult, ResolvedCommandContext } from "just-bash";
import { type Bytes, byteStringOf, bytesOf, concat, utf8 } from "#base";
import type { ProcessEnvironment } from "../model/environment.ts";
import type { Exit, Process, Signal, Sink } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { isInPlace, MARK } from "./exec-command.ts";
import { shellName, shellText } from "./names.ts";
import { outputOf, stdinOf } from "./results.ts";

/** How a script ends besides its exit code. */
export interface ScriptEnd {
  /** What runs when the script exits. */
  trap: string | undefined;
  /** The signal that ended the process that took the place of the shell. */
  signal: Signal | undefined;
}

/** just-bash gives a script nine of its arguments. The others would be empty, or those of the script around it. */
const ARGUMENTS_MAX = 9;

/** The command of the line that `ShellFs` has in place of a program. */
export async function spawnByScript(
  own: Parameters<typeof spawnCommand>[0],
  [path = "", ...args]: readonly string[],
  context: ResolvedCommandContext,
): Promise<ExecResult> {
  if (args.length <= ARGUMENTS_MAX) return spawnCommand(own, [path, ...args], context);
  own.process.limit(
    `the in-process shell starts a program with ${ARGUMENTS_MAX} arguments at most, and ${path} has ${args.length}`,
  );
  // A script that goes on could succeed, with another result than bash's.
  return own.process.kill("SIGKILL");
}

export async function spawnCommand(
  { process, end }: { readonly process: Process; readonly end: ScriptEnd },
  [path = "", ...args]: readonly string[],
  context: ResolvedCommandContext,
): Promise<ExecResult> {
  const stdout = collectingSink();
  const stderr = collectingSink();
  const inPlace = isInPlace(context.exportedEnv ?? {});
  try {
    const exit = await process.spawn({
      path: shellName(path),
      argv: [path, ...args].map(shellName),
      env: environmentIn(context),
      cwd: shellName(context.cwd),
      stdin: bytesOf(stdinOf(context)),
      stdout,
      stderr,
      ...(process.fd3 && { fd3: process.fd3 }),
      ...(inPlace && { inPlace }),
    });
    if (inPlace && "signal" in exit) end.signal = exit.signal;
    const exitCode = exitCodeOf(exit);
    const text = (sink: { bytes(): Bytes }): string => shellText(byteStringOf(sink.bytes()));
    return outputOf(text(stdout), exitCode, text(stderr));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const [words, exitCode] = error.code === "ENOENT" ? ["No such file or directory", 127] : [error.message, 126];
    return { stdout: "", stderr: `bash: ${path}: ${words}\n`, exitCode: Number(exitCode) };
  }
}

const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGKILL: 137, SIGPIPE: 141, SIGTERM: 143, SIGXCPU: 152 };

const exitCodeOf = (exit: Exit): number => ("code" in exit ? exit.code : SIGNAL_EXIT[exit.signal]);

function collectingSink(): Sink & { bytes(): Bytes } {
  const parts: Bytes[] = [];
  return {
    write: (bytes) => void parts.push(typeof bytes === "string" ? utf8(bytes) : bytes.slice()),
    bytes: () => concat(parts),
  };
}

const environmentIn = (context: ResolvedCommandContext): ProcessEnvironment =>
  Object.fromEntries(
    Object.entries(exportedVariables(context)).map(([name, value]) => [shellName(name), shellName(value)]),
  );

/** Without positional parameters, which just-bash keeps among the variables. */
export const exportedVariables = ({ exportedEnv = {} }: ResolvedCommandContext): Record<string, string> =>
  Object.fromEntries(
    Object.entries(exportedEnv).filter(
      ([name, value]) => name !== MARK && !/^(?:\d+|[^A-Za-z0-9_])$/.test(name) && !(name === "OLDPWD" && value === ""),
    ),
  );
