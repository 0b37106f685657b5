/** A command as the supervisor of a sandbox takes it. */
import { totalmem } from "node:os";
import { absPath, resolvePath, textOfByteString } from "#base";
import type { Command, MachineLimits } from "../model/machine.ts";
import type { CommandRequest } from "./supervisor/protocol.ts";

export const commandRequestOf = (
  { path, argv, env, cwd, uid, gid, umask = 0o022, closed, openFiles, firstProcess, stdin }: Command,
  { commandTimeoutMs, outputMaxBytes, outputFloodBytes, diskMaxBytes, memoryMaxBytes }: MachineLimits,
): CommandRequest => ({
  path: textOfByteString(resolvePath(absPath(cwd), path)),
  argv,
  env,
  cwd: textOfByteString(cwd),
  uid,
  gid,
  umask,
  timeoutMs: commandTimeoutMs,
  outputMaxBytes,
  outputFloodBytes,
  diskMaxBytes,
  memoryMaxBytes: Math.min(memoryMaxBytes, 0.75 * totalmem()),
  ...(closed !== undefined && { closed }),
  ...(openFiles !== undefined && { openFiles }),
  ...(firstProcess && { firstProcess }),
  ...(stdin !== undefined && { stdin: Buffer.from(stdin).toString("base64") }),
});
