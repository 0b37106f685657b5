/**
 * The one temporary folder of this process. A janitor, a child that waits for the end of its input, removes the folder however
 * the process ends: by itself, by Ctrl-C, or killed.
 */
import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SWEEP = 'cat >/dev/null; rm -rf -- "$0" || { sleep 1; chmod -R u+rwx -- "$0"; rm -rf -- "$0"; }';

let folder: string | undefined;
let count = 0;

function hire(): string {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const made = mkdtempSync(join(tmpdir(), "plimsoll-"));
  const janitor = spawn("/bin/sh", ["-c", SWEEP, made], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  janitor.unref();
  // A pipe of a child is a socket, and a socket keeps the process alive unless told not to.
  if (janitor.stdin !== null && "unref" in janitor.stdin && typeof janitor.stdin.unref === "function") {
    janitor.stdin.unref();
  }
  return made;
}

/** A path in the process's temporary folder where nothing stands yet. */
export function scratch(what: string): string {
  folder ??= hire();
  count++;
  return join(folder, `${what}-${count}`);
}

export function scratchDirectory(what: string): string {
  const path = scratch(what);
  mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}
