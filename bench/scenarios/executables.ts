/** What the harness adds to each run of an executable: a sample of the suite, beside the same runs in a bare bubblewrap. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { orThrow } from "#base";
import { packageFile } from "#base/host";
import type { Step } from "#protocol";
import type { PlannedRun } from "#runner";
import { cases, NO_USER_PROPOSALS, openLifecycle, planRun, type RunRequest } from "#suite";
import type { Row } from "../harness/table.ts";
import { processorMsSince, processorTimes } from "../sandbox/processor-time.ts";
import type { ShareDone, ShareRequest } from "../sandbox/share.ts";
import type { OfficialTimings } from "./official.ts";

const SAMPLE = 60;
const CORES = 2;
/** The sides take turns. */
const TURNS = ["suite", "bare", "bare", "suite"] as const;

interface Cost {
  readonly runs: number;
  /** The time of both cores. */
  readonly wallMs: number;
  readonly processorMs: number;
}

export async function* executables(official: OfficialTimings | undefined): AsyncGenerator<Row> {
  if (official === undefined) return;
  const { directory } = official;
  const request: RunRequest = {
    what: [],
    subject: { kind: "executables", directory },
    proposals: [],
    seed: "bench",
    runs: 10,
  };
  const samples = await samplesOf(directory);
  const sums = { suite: NOTHING, bare: NOTHING };
  for (const side of TURNS) sums[side] = add(sums[side], await measureSide({ side, request, ...samples }));
  yield rowOf("per run, time of both cores", sums, ({ wallMs }) => wallMs);
  yield rowOf("per run, processor time", sums, ({ processorMs }) => processorMs);
}

const NOTHING: Cost = { runs: 0, wallMs: 0, processorMs: 0 };

const add = (a: Cost, b: Cost): Cost => ({
  runs: a.runs + b.runs,
  wallMs: a.wallMs + b.wallMs,
  processorMs: a.processorMs + b.processorMs,
});

const TARGET = 1.15;

function rowOf(
  what: string,
  { suite, bare }: Readonly<Record<"suite" | "bare", Cost>>,
  ms: (cost: Cost) => number,
): Row {
  const beside = ms(bare) / bare.runs;
  return {
    what: `the suite on executables, ${what}`,
    value: ms(suite) / suite.runs,
    unit: "ms",
    target: beside * TARGET,
    is: "most",
    against: { what: "in a bare bubblewrap", value: beside },
  };
}

/** Every n-th result of the suite and its neighbour, without those that a bare bubblewrap cannot repeat. */
async function samplesOf(directory: string): Promise<Pick<ShareRequest, "planned" | "warmUp">> {
  const subject = orThrow(await openLifecycle({ subject: { kind: "executables", directory }, proposals: [] }));
  const all = orThrow(planRun(await subject.describe(), [], { loaded: NO_USER_PROPOSALS }));
  const repeatable = all.filter(({ id }) => isRepeatable(id));
  const n = Math.ceil(repeatable.length / SAMPLE);
  const sample = (offset: number) => repeatable.filter((_, i) => i % n === offset);
  return { planned: sample(0), warmUp: sample(1) };
}

/** An app container has another root, and a fault needs the harness. */
function isRepeatable(id: string): boolean {
  const steps: readonly Step[] = cases.find((one) => one.id === id)?.when ?? [];
  return id !== "publication.never-partial" && steps.every((step) => !("run" in step) || isPlain(step));
}

const isPlain = ({ run, fault }: { readonly run: string; readonly fault?: unknown }): boolean =>
  run !== "launch" && run !== "extend" && fault === undefined;

async function measureSide(all: ShareRequest): Promise<Cost> {
  const threads = Array.from({ length: CORES }, (_, index) =>
    startShare({ ...all, planned: partOf(all.planned, index), warmUp: partOf(all.warmUp, index) }),
  );
  for (const { ready } of threads) await ready;
  const [began, before] = [performance.now(), processorTimes()];
  const done = await Promise.all(threads.map(({ judge }) => judge()));
  const cost = {
    runs: done.reduce((sum, { runs }) => sum + runs, 0),
    wallMs: (performance.now() - began) * CORES,
    processorMs: processorMsSince(before),
  };
  for (const { end } of threads) await end();
  return cost;
}

const partOf = (runs: readonly PlannedRun[], index: number): readonly PlannedRun[] =>
  runs.filter((_, i) => i % CORES === index);

function startShare(workerData: ShareRequest) {
  const worker = new Worker(join(packageFile("dist"), "bench/sandbox/share.js"), { workerData });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return {
    ready: next<"ready">(),
    judge: (): Promise<ShareDone> => {
      const done = next<ShareDone>();
      worker.postMessage("go");
      return done;
    },
    end: () => worker.terminate(),
  };
}
