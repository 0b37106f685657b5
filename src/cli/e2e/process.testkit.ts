/** Runs the built command as a child process, in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { invariant } from "#base";
import type { RunRecord } from "#reports";

const MAIN = resolve(import.meta.dirname, "../../../dist/src/cli/main.js");

export interface CommandRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const folders: string[] = [];
// A worker loads this once for several files.
process.once("exit", () => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** Removed when the tests of the worker have ended. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "plimsoll-cli-"));
  folders.push(path);
  return path;
}

/** Without the variables that decide about colours and progress. */
const plainEnv = (): NodeJS.ProcessEnv => {
  const { CI, NO_COLOR, FORCE_COLOR, GITHUB_ACTIONS, ...env } = process.env;
  return env;
};

export function startPlimsoll(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  invariant(existsSync(MAIN), "`npm test` builds before it tests: run npm run build");
  return spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...plainEnv(), ...env }, stdio: "pipe" });
}

export function waitForEnd(child: ChildProcess): Promise<CommandRun> {
  const texts = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  return new Promise((settle) => child.on("close", (code) => settle({ code, ...texts })));
}

export const runBuilt = (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandRun> =>
  waitForEnd(startPlimsoll(cwd, args, env));

export const recordIn = (cwd: string, out = ".plimsoll"): RunRecord =>
  JSON.parse(readFileSync(join(cwd, out, "record.json"), "utf8"));
