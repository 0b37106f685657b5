/** Judges in this thread: a few results cost less than the start of another thread. */
import type { PlannedRun, SuiteRunner } from "#runner";
import { errorText, nameOf, type RunEvents, tookTooLong } from "./events.ts";

export interface HereOptions extends RunEvents {
  readonly runner: SuiteRunner;
  /** Undefined: this thread judges no more. */
  readonly next: () => PlannedRun | undefined;
  /** Longest time of one result. */
  readonly limitMs: (run: PlannedRun) => number;
}

export async function judgeHere({ runner, next, limitMs, onStart, onResult, onError }: HereOptions): Promise<void> {
  let doing = "";
  const unhandled = (error: unknown): void => onError(`${doing}: ${errorText(error)}`);
  for (const event of UNHANDLED) process.on(event, unhandled);
  for (let run = next(); run !== undefined; run = next()) {
    doing = nameOf(run);
    onStart(doing);
    try {
      onResult(await withinTime(runner.judge(run), tookTooLong(run, limitMs(run)), limitMs(run)));
    } catch (error) {
      onError(error instanceof TookTooLong ? error.message : `${doing}: ${errorText(error)}`);
    }
    // A run in this process never waits for the event loop by itself. Signals and the messages of threads do.
    await new Promise((settle) => setImmediate(settle));
  }
  for (const event of UNHANDLED) process.off(event, unhandled);
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
