/** Judges everything that is planned, in this thread and in others, and reports what fails outside any result. */

import type { Subject } from "#protocol";
import type { ResultRecord } from "#reports";
import type { PlannedRun } from "#runner";
import { type LoadedProposals, type RunRequest, suiteRunnerOf } from "#suite/judge";
import { longRun } from "../start/optimizes-late.ts";
import { divide } from "./division.ts";
import { errorText, type RunEvents } from "./events.ts";
import { judgeHere } from "./here.ts";
import { createQueue } from "./queue.ts";

export interface JudgeAllOptions extends Pick<RunEvents, "onStart" | "onResult"> {
  readonly request: RunRequest;
  readonly subject: Subject;
  readonly loaded: LoadedProposals;
  readonly planned: readonly PlannedRun[];
  readonly jobs: number;
  /** The run stops after a result for which this is true. */
  readonly isLast: (record: ResultRecord) => boolean;
}

/** Returns the errors of the harness. */
export async function judgeAll(options: JudgeAllOptions): Promise<readonly string[]> {
  const { request, subject, loaded, planned, jobs } = options;
  const laws = new Set(loaded.judgeableLaws.map(({ id }) => id));
  const isLaw = ({ id }: PlannedRun): boolean => laws.has(id);
  const { threads, isHere, isLong, atOnce } = divide({ planned, isLaw, request, jobs });
  // In sandboxes a law takes a hundred times as long as a test case. If it came last, it would run alone.
  const isSandboxed = request.subject.kind === "executables";
  const order = isSandboxed ? [...planned.filter(isLaw), ...planned.filter((run) => !isLaw(run))] : planned;
  const queue = createQueue(order, { jobs: Math.max(1, threads), isLong: isLaw });
  const stopped = new AbortController();
  const errors: string[] = [];
  const stop = (): void => {
    queue.clear();
    stopped.abort();
  };
  const events = eventsOf(options, { errors, stop, signal: stopped.signal });
  const limitMs = (run: PlannedRun): number => limitOf(request, isLaw(run));
  const pool = { ...events, request, limitMs, jobs: threads, stop: stopped.signal };
  if (!isHere) {
    await (await import("./threads.ts")).judgeInThreads(queue, pool);
    return errors;
  }
  const runner = suiteRunnerOf(subject, loaded, { request, nowMs: () => performance.now() });
  const here = (next: () => PlannedRun | undefined): Promise<void> =>
    judgeHere({ ...events, runner, limitMs, next, atOnce });
  if (threads === 0) {
    if (isLong) longRun.publish({});
    await here(() => queue.takeOne(() => true));
    return errors;
  }
  // Threads start after the first result, which a user waits for.
  const [first] = planned;
  await here(() => queue.takeOne((run) => run === first));
  let ready = 0;
  const { judgeInThreads } = await import("./threads.ts");
  const others = judgeInThreads(queue, { ...pool, onReady: () => void ready++ });
  await here(() => (ready < threads ? queue.takeOne((run) => !isLaw(run)) : undefined));
  await others;
  return errors;
}

interface Stopping {
  readonly errors: string[];
  readonly stop: () => void;
  readonly signal: AbortSignal;
}

function eventsOf({ isLast, onStart, onResult }: JudgeAllOptions, { errors, stop, signal }: Stopping): RunEvents {
  return {
    onStart,
    onResult(record) {
      if (signal.aborted) return;
      try {
        onResult(record);
      } catch (error) {
        // The record cannot be written, so nothing more is judged.
        errors.push(`${record.id} ${record.platformApi} ${record.buildpackApi}: ${errorText(error)}`);
        stop();
      }
      if (isLast(record)) stop();
    },
    onError: (error) => void errors.push(error),
  };
}

/** Only a harness that hangs takes so long: 20 steps that each take their time. */
const LIMIT_MS = 300_000;
const STEPS_MAX = 20;
/** A law of so many worlds may take as long as a test case. */
const WORLDS = 25;

const limitOf = ({ timeoutMs = 0, runs }: RunRequest, isLaw: boolean): number =>
  Math.max(LIMIT_MS, STEPS_MAX * timeoutMs) * (isLaw ? Math.max(1, runs / WORLDS) : 1);
