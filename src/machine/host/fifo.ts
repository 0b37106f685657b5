/** Makes FIFOs with the tool `mkfifo`, because Node has no mkfifo(3). */
import { chmodSync } from "node:fs";
import { type ByteString, textOfByteString } from "#base";
import { SystemError } from "../model/system-error.ts";
import { nodePath } from "./node-paths.ts";

/** Ignores the umask. EPERM if the host has no `mkfifo`, EEXIST if the name exists. */
export function makeFifo(path: ByteString, mode: number): void {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const made = spawnSync("mkfifo", ["--", textOfByteString(path)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (made.error !== undefined) throw new SystemError("EPERM", "mkfifo (the host has no mkfifo command)", path);
  if (made.status !== 0) throw new SystemError(reason(made.stderr.toString()), "mkfifo", path);
  chmodSync(nodePath(path), mode);
}

const reason = (stderr: string) =>
  stderr.includes("File exists") ? "EEXIST" : stderr.includes("No such file") ? "ENOENT" : "EACCES";
