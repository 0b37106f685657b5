/** Tools and folders of the host for tests. A test is skipped if its tool is missing; in CI it fails instead. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";

export { anyChangedBytes } from "./changed-bytes.testkit.ts";

export interface ToolResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends a tool that hangs. */
const TIMEOUT_MS = 900_000;

export const runTool = (
  program: string,
  args: readonly string[],
  input?: { readonly env?: Readonly<Record<string, string>> },
): ToolResult =>
  spawnSync(program, [...args], {
    encoding: "utf8",
    env: { ...process.env, ...input?.env },
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 2 ** 20,
  });

/** Runs a tool and returns its standard output. Throws if it fails. */
export function toolOutput(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = runTool(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} exited with ${status}: ${stderr}`);
  return stdout;
}

export const isInstalled = (program: string): boolean => runTool("which", [program]).status === 0;

/** Like `test`, for tests that need these programs. */
export function testWith(...programs: readonly string[]): (name: string, act: () => Promise<void> | void) => void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return (name, act) => test(name, act);
  if (process.env.CI) return (name) => test(name, () => Promise.reject(new Error(`CI needs ${missing.join(", ")}`)));
  return (name) => test.skip(`${name} (needs ${missing.join(", ")})`, () => undefined);
}

/** Runs an act in a new folder, and removes the folder afterwards. */
export async function inFolder<T>(act: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
