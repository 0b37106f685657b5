/**
 * Judges the case results of a run on the reference in this process, in one thread, and prints how many and the processor time since
 * the process began:
 *
 *   node dist/bench/case-results.js [passes]
 *
 * The first pass is cold and includes the start of the process; each later one is printed alone.
 */
import { setFlagsFromString } from "node:v8";
import { orThrow } from "#base";
import { createSuiteRunner } from "#runner";
import { judgeables, NO_USER_PROPOSALS, openLifecycle, planRun } from "#suite";
import { OPTIMIZES_LATE } from "../src/cli/start/optimizes-late.ts";

// As a thread of a whole run does.
setFlagsFromString(OPTIMIZES_LATE);

const REQUEST = { subject: { kind: "reference" }, proposals: [], seed: "bench", runs: 0, sharing: true } as const;

const passes = Number(process.argv[2] ?? "1");
let before = 0;
for (let pass = 0; pass < passes; pass++) {
  const results = await judgeAll();
  const now = cpuMs();
  process.stdout.write(`${JSON.stringify({ results, cpuMs: now - before })}\n`);
  before = now;
}

/** Each pass opens its own subject, so that it judges every control again. */
async function judgeAll(): Promise<number> {
  const subject = orThrow(await openLifecycle(REQUEST));
  const all = judgeables(NO_USER_PROPOSALS);
  const cases = new Set(all.filter(({ kind }) => kind === "case").map(({ id }) => id));
  const planned = orThrow(planRun(await subject.describe(), [], { loaded: NO_USER_PROPOSALS })).filter(({ id }) =>
    cases.has(id),
  );
  const runner = createSuiteRunner(subject, all, { ...REQUEST, nowMs: () => performance.now() });
  for (const one of planned) await runner.judge(one);
  return planned.length;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
