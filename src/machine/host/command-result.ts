/** Converts the supervisor's reply to a command result. */
import { constants } from "node:os";
import { textOf } from "#base";
import type { Command, CommandResult } from "../model/machine.ts";
import type { Exit, Signal } from "../model/process.ts";
import type { CommandReply } from "./supervisor/protocol.ts";

/** Uses the exit codes of a shell: 127 if the file is missing, 126 if it cannot run. */
export function commandResultOf(command: Command, reply: CommandReply): CommandResult {
  const stdout = textOfBase64(reply.stdout);
  const stderr = textOfBase64(reply.stderr);
  const more = {
    ...(reply.leftOut !== undefined && { leftOut: reply.leftOut }),
    ...(reply.limit !== undefined && { limit: reply.limit }),
  };
  if (reply.timeout === true) return { exit: { timeout: true }, stdout, stderr, ...more };
  if (reply.stopped !== undefined) return { exit: { stopped: reply.stopped }, stdout, stderr, ...more };
  if (reply.refused === undefined) return { exit: exitOf(reply), stdout, stderr, ...more };
  const code = reply.refused === "ENOENT" ? 127 : 126;
  return { exit: { code }, stdout, stderr: `${command.path}: ${reply.refused}\n`, ...more };
}

const textOfBase64 = (base64: string): string => textOf(Buffer.from(base64, "base64"));

const SIGNALS: readonly string[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGKILL",
  "SIGTERM",
  "SIGPIPE",
  "SIGXCPU",
] satisfies Signal[];
const isSignal = (name: string): name is Signal => SIGNALS.includes(name);

/** Signals that machines do not know become the exit code of a shell. */
function exitOf({ code, signal }: CommandReply): Exit {
  if (signal === undefined) return { code: code ?? 0 };
  return isSignal(signal)
    ? { signal }
    : { code: 128 + (Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0) };
}
