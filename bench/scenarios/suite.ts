/** Times the whole suite on the reference as a user runs it, the first verdict, and case results in one thread. */
import { execFileSync, spawn } from "node:child_process";
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
  yield {
    what: "941 case results, one thread, cold / node -e 0",
    value: ratioOfResults(),
    unit: "x",
    target: 50,
    is: "most",
  };
}

/** As many as there were when the target was set: the number of cases grows. */
const RESULTS = 941;
const PAIRS = 5;

/** The processor time of processes that judge, compared with processes that do nothing, in turns. */
function ratioOfResults(): number {
  const ratios = Array.from({ length: PAIRS }, () => {
    const { results, cpuMs } = JSON.parse(outputOf("dist/bench/case-results.js"));
    const { user, system } = JSON.parse(outputOf("-e", "process.stdout.write(JSON.stringify(process.cpuUsage()))"));
    return ((cpuMs / results) * RESULTS * 1000) / (user + system);
  });
  return ratios.toSorted((a, b) => a - b)[Math.floor(PAIRS / 2)] ?? Number.NaN;
}

const outputOf = (...args: readonly string[]): string => execFileSync(process.execPath, args, { encoding: "utf8" });

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
