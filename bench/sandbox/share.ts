/**
 * A thread with a share of the sample. It judges the share on the executables; or it repeats the recorded runs of the share in bare
 * sandboxes, which are prepared before.
 */
import { parentPort, workerData } from "node:worker_threads";
import { invariant, orThrow } from "#base";
import type { Session, Step, Subject } from "#protocol";
import { createSuiteRunner, type PlannedRun } from "#runner";
import { judgeables, NO_USER_PROPOSALS, openLifecycle, type RunRequest } from "#suite";
import { type BareRun, prepareBareRun, type RecordedRun, recorder } from "./bare-run.ts";

export interface ShareRequest {
  readonly side: "suite" | "bare";
  readonly request: RunRequest;
  readonly planned: readonly PlannedRun[];
  /** Others of the suite, judged before the measurement: the harness compiles its code and starts its sandboxes. */
  readonly warmUp: readonly PlannedRun[];
}

/** The runs of executables that the share has taken. */
export interface ShareDone {
  readonly runs: number;
}

const { side, request, planned, warmUp }: ShareRequest = workerData;
const port = parentPort;
invariant(port !== null && request.subject.kind === "executables", "a thread of the bench judges executables");
const { directory } = request.subject;
const subject = orThrow(await openLifecycle(request));

/** Calls `onRun` for each step that runs an executable. */
function watched(onRun: () => void, session: Session): Session {
  return {
    step: (step: Step, scope) => {
      if ("run" in step) onRun();
      return session.step(step, scope);
    },
    carryOver: () => session.carryOver(),
    checkpoint: () => session.checkpoint(),
    close: () => session.close(),
  };
}

async function judge(given: Subject, runs: readonly PlannedRun[]): Promise<void> {
  const runner = createSuiteRunner(given, judgeables(NO_USER_PROPOSALS), {
    ...request,
    nowMs: () => performance.now(),
  });
  for (const one of runs) await runner.judge(one);
}

async function prepareSuite(): Promise<() => Promise<number>> {
  let runs = 0;
  const counting: Subject = {
    ...subject,
    open: async (world, seed, options) => watched(() => ++runs, await subject.open(world, seed, options)),
  };
  return async () => {
    await judge(counting, planned);
    return runs;
  };
}

async function prepareBare(): Promise<() => Promise<number>> {
  const recorded: RecordedRun[] = [];
  const recording: Subject = {
    ...subject,
    open: (world, seed, options) => {
      const { http, machine } = recorder(recorded);
      return subject.open(world, seed, { ...options, boundary: { http, machine } });
    },
  };
  await judge(recording, planned);
  const prepared: BareRun[] = [];
  for (const run of recorded) prepared.push(await prepareBareRun(run, directory));
  return async () => {
    for (const { start } of prepared) await start();
    return prepared.length;
  };
}

await judge(subject, warmUp);
const work = await (side === "suite" ? prepareSuite() : prepareBare());
port.postMessage("ready");
// The thread stays until it is ended, because its sandboxes end with it, and their processor time counts.
port.on("message", async () => {
  const done: ShareDone = { runs: await work() };
  port.postMessage(done);
});
