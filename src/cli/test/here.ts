/** Judges in this thread: a few results cost less than the start of another thread, and sandboxes run by themselves. */
import type { PlannedRun, SuiteRunner } from "#runner";
import { errorText, nameOf, type RunEvents, tookTooLong } from "./events.ts";

export interface HereOptions extends RunEvents {
  readonly runner: SuiteRunner;
  /** Number of results in progress. More than one helps only if they wait for other processes. */
  readonly atOnce: number;
  /** Undefined: this thread judges no more. */
  readonly next: () => PlannedRun | undefined;
  /** Longest time of one result. */
  readonly limitMs: (run: PlannedRun) => number;
}

export async function judgeHere({ atOnce, onError, ...options }: HereOptions): Promise<void> {
  const doing = new Set<string>();
  const unhandled = (error: unknown): void => onError(`${[...doing].join(", ")}: ${errorText(error)}`);
  for (const event of UNHANDLED) process.on(event, unhandled);
  await Promise.all(Array.from({ length: atOnce }, () => judgeInTurn({ ...options, onError }, doing)));
  for (const event of UNHANDLED) process.off(event, unhandled);
}

async function judgeInTurn(
  { runner, next, limitMs, onStart, onResult, onError }: Omit<HereOptions, "atOnce">,
  doing: Set<string>,
): Promise<void> {
  for (let run = next(); run !== undefined; run = next()) {
    const name = nameOf(run);
    doing.add(name);
    onStart(name);
    try {
      onResult(await withinTime(runner.judge(run), tookTooLong(run, limitMs(run)), limitMs(run)));
    } catch (error) {
      onError(error instanceof TookTooLong ? error.message : `${name}: ${errorText(error)}`);
    }
    doing.delete(name);
    // A run in this process never waits for the event loop by itself. Signals and the messages of threads do.
    await new Promise((settle) => setImmediate(settle));
  }
}

const UNHANDLED = ["uncaughtException", "unhandledRejection"] as const;

class TookTooLong extends Error {}

async function withinTime<T>(work: Promise<T>, message: string, limitMs: number): Promise<T> {
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    clock = setTimeout(() => reject(new TookTooLong(message)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(clock);
  }
}
