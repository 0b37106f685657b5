/** Threads that end, hang or fail: each is reported with what it judged, and the rest of the run is judged. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { api } from "#base";
import type { PlannedRun } from "#runner";
import { createQueue } from "./queue.ts";
import { judgeInThreads } from "./threads.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-threads-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runOf = (id: string): PlannedRun => ({ id, platform: api("0.15"), buildpack: api("0.12") });
const PLANNED = ["a", "b", "c", "d", "e", "f", "g", "h"].map(runOf);

/** A thread that passes every test case, except that `at` happens at the test case `c`. */
const PROGRAM = (at: string, open = "") => `
import { parentPort as port } from "node:worker_threads";
${open}
port.on("message", (part) => {
  if (part.length === 0) process.exit(0);
  for (const { id } of part) {
    if (id === "c") { ${at} }
    port.postMessage({ is: "result", record: { id, verdict: { is: "pass" } } });
  }
});
port.postMessage({ is: "ready" });
`;

interface Outcome {
  readonly judged: readonly string[];
  readonly errors: readonly string[];
}

let count = 0;

async function outcomeOf(source: string, { jobs = 2, stopAt = "" } = {}): Promise<Outcome> {
  const program = join(folder, `thread-${count++}.mjs`);
  writeFileSync(program, source);
  const [judged, errors]: [string[], string[]] = [[], []];
  const stop = new AbortController();
  await judgeInThreads(createQueue(PLANNED, { jobs, isLong: () => false }), {
    request: { what: [], subject: { kind: "reference" }, proposals: [], seed: "s", runs: 1 },
    jobs,
    limitMs: () => 500,
    stop: stop.signal,
    program,
    onStart: () => {},
    onResult({ id }) {
      judged.push(id);
      if (id === stopAt) stop.abort();
    },
    onError: (error) => void errors.push(error),
  });
  return { judged: judged.sort(), errors };
}

const ALL = PLANNED.map(({ id }) => id);
const ALL_BUT_C = ALL.filter((id) => id !== "c");

describe("threads", () => {
  test("judge everything once", async () => {
    expect(await outcomeOf(PROGRAM(""))).toEqual({ judged: ALL, errors: [] });
  });

  test("one that hangs in a loop is ended, and reported with the test case; the others are judged", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM("for (;;);"));
    expect(judged).toEqual(ALL_BUT_C);
    expect(errors).toEqual(["c 0.15 0.12: the harness did not finish within 0.5 seconds"]);
  });

  test("one that waits forever is ended too", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM("return;"), { jobs: 1 });
    expect(judged).toEqual(ALL_BUT_C);
    expect(errors).toEqual(["c 0.15 0.12: the harness did not finish within 0.5 seconds"]);
  });

  test("one that ends its process is reported with the test case and replaced", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM("process.exit(7);"), { jobs: 1 });
    expect(judged).toEqual(ALL_BUT_C);
    expect(errors).toEqual(["c 0.15 0.12: the thread ended with exit code 7"]);
  });

  test("one that throws outside its work is reported with the test case and replaced", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM('throw new Error("lost");'));
    expect(judged).toEqual(ALL_BUT_C);
    expect(errors).toEqual(["c 0.15 0.12: lost"]);
  });

  test("one that reports an error goes on with the next test case", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM('port.postMessage({ is: "failed", error: "bug" }); continue;'));
    expect(judged).toEqual(ALL_BUT_C);
    expect(errors).toEqual(["c 0.15 0.12: bug"]);
  });

  test("one that cannot start is reported and not replaced", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM("", 'throw new Error("no lifecycle");'), { jobs: 1 });
    expect({ judged, errors }).toEqual({ judged: [], errors: ["a thread: no lifecycle"] });
  });

  test("all end at once when the run is stopped", async () => {
    const { judged, errors } = await outcomeOf(PROGRAM("for (;;);"), { jobs: 1, stopAt: "b" });
    expect({ judged, errors }).toEqual({ judged: ["a", "b"], errors: [] });
  });
});
