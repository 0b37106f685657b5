/**
 * A directory of a sandbox on a small disk: a tmpfs of a given size is mounted over it for one command. The files are copied to it before, and
 * back after the command, because the tmpfs ends with its sandbox. The tree needs `sh`, `cp` and `rm`.
 */
import { lstatSync, readdirSync } from "node:fs";
import { byteString, FaultError, textOfByteString } from "#base";
import type { SmallDisk } from "../model/machine.ts";
import { copiedInside, type SandboxIds } from "./bubblewrap.ts";
import type { Sandbox, SandboxDisk } from "./sandbox.ts";
import type { CommandRequest } from "./supervisor/protocol.ts";

const PAGE = 4096;
const MIB = 1024 * 1024;

/** With its size: what the directory has, and the bytes that are left. */
export const smallDisk = ({ at, bytes }: SmallDisk, directory: string): NonNullable<SandboxDisk["small"]>[number] => ({
  at,
  directory,
  bytes: pagesBelow(directory) * PAGE + bytes,
});

/** Each file and each link takes whole pages, a directory one at most. */
function pagesBelow(directory: string): number {
  let pages = 1;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    pages += entry.isDirectory() ? pagesBelow(path) : Math.max(1, Math.ceil(lstatSync(path).size / PAGE));
  }
  return pages;
}

/** Rejects with a FaultError if they cannot be copied: then the disk is too small for what it has, or the tree has no shell. */
export async function copySmallDisks(
  sandbox: Sandbox,
  { small = [] }: SandboxDisk,
  ids: SandboxIds,
  way: "in" | "out",
): Promise<void> {
  const user = ids.are === "real" ? { uid: 0, gid: 0 } : { uid: ids.uid, gid: ids.gid };
  for (const [i, { at }] of small.entries()) {
    const [disk, kept] = [textOfByteString(at), copiedInside(i)];
    const [from, to] = way === "in" ? [kept, disk] : [disk, kept];
    const { code, stderr } = await sandbox.run({ ...copying(from, to), ...user });
    if (code === 0) continue;
    const message = `${disk} cannot be on a small disk: ${Buffer.from(stderr, "base64").toString().trim()}`;
    throw new FaultError({ kind: "machine-unsupported", message, remedy: "use the simulated machine" });
  }
}

const SCRIPT = 'rm -rf -- "$2"/..?* "$2"/.[!.]* "$2"/* && cp -a "$1"/. "$2"/';

const copying = (from: string, to: string): Omit<CommandRequest, "uid" | "gid"> => ({
  path: "/bin/sh",
  argv: ["sh", "-c", SCRIPT, "sh", from, to].map((word) => byteString(word)),
  env: { PATH: byteString("/usr/bin:/bin") },
  cwd: "/",
  umask: 0o022,
  timeoutMs: 10_000,
  ...{ outputMaxBytes: 4096, outputFloodBytes: MIB, memoryMaxBytes: 256 * MIB, diskMaxBytes: 1024 * MIB },
});
