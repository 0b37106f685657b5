/**
 * The temporary folders of this process: one in memory if there is room, one on disk. A janitor process waits for the end of its
 * input and then removes a folder, also after Ctrl-C or a kill.
 */
import { mkdirSync, mkdtempSync, readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SWEEP = 'cat >/dev/null; rm -rf -- "$0" || { sleep 1; chmod -R u+rwx -- "$0"; rm -rf -- "$0"; }';

const folders = new Map<string, string>();
let count = 0;

function startJanitor(base: string): string {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const made = mkdtempSync(join(base, "plimsoll-"));
  const janitor = spawn("/bin/sh", ["-c", SWEEP, made], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  janitor.unref();
  // The pipe is a socket, which would keep the process alive.
  if (janitor.stdin !== null && "unref" in janitor.stdin && typeof janitor.stdin.unref === "function") {
    janitor.stdin.unref();
  }
  folders.set(base, made);
  return made;
}

/** A new path in a temporary folder, for about `bytes` of content. */
export function scratchPath(what: string, bytes = 0): string {
  const base = !isLarge(bytes) && hasMemory() ? MEMORY : tmpdir();
  count++;
  return join(folders.get(base) ?? startJanitor(base), `${what}-${count}`);
}

export function scratchDirectory(what: string, bytes = 0): string {
  const path = scratchPath(what, bytes);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Files in memory take a tenth of the time to make. A user who sets TMPDIR gets that directory. */
const MEMORY = "/dev/shm";
const IN_MEMORY_MAX = 64 << 20;
const TMPFS = 0x01021994;
const FREE_MIN_BYTES = 1 << 30;

export const isLarge = (bytes: number): boolean => bytes > IN_MEMORY_MAX;

let roomy: boolean | undefined;

function hasMemory(): boolean {
  roomy ??= process.env.TMPDIR === undefined && isRoomy();
  return roomy;
}

function isRoomy(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY);
    const options = / \/dev\/shm \S+ (\S+)/.exec(readFileSync("/proc/self/mounts", "utf8"))?.[1] ?? "noexec";
    return type === TMPFS && bavail * bsize >= FREE_MIN_BYTES && !/\b(noexec|ro)\b/.test(options);
  } catch {
    return false;
  }
}
