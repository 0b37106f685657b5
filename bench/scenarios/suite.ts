/** Times the whole suite on the reference as a user runs it, and the first verdict. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../harness/table.ts";

export async function* suite(): AsyncGenerator<Row> {
  const out = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const { allMs, firstMs } = await runSuite(out);
    yield { what: "whole suite on the reference", value: allMs / 1000, unit: "s", target: 10, is: "most" };
    yield { what: "first verdict", value: firstMs / 1000, unit: "s", target: 1, is: "most" };
  } finally {
    rmSync(out, { recursive: true });
  }
}

const POLL_MS = 10;

function runSuite(out: string): Promise<{ readonly allMs: number; readonly firstMs: number }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let firstMs = Number.NaN;
    const child = spawn(process.execPath, ["dist/src/cli/main.js", "test", "--quiet", "--out", out], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const watch = setInterval(() => {
      if (Number.isNaN(firstMs) && linesIn(join(out, "record.ndjson")) > 1) firstMs = performance.now() - began;
    }, POLL_MS);
    child.on("exit", (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ allMs: performance.now() - began, firstMs });
      else reject(new Error(`the suite exited ${code}`));
    });
  });
}

function linesIn(path: string): number {
  try {
    return readFileSync(path, "utf8").split("\n").length - 1;
  } catch {
    return 0;
  }
}
