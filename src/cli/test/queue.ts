/** What is left of a run. Each thread takes the next part as soon as it is idle, so that none waits for the slowest. */
import type { PlannedRun } from "#runner";

export interface Queue {
  /** The next part for a thread: several neighbours, because they have much in common; fewer towards the end. */
  take(): readonly PlannedRun[];
  /** The next result, if `isWanted`. */
  takeOne(isWanted: (run: PlannedRun) => boolean): PlannedRun | undefined;
  /** What a thread had taken when it died. */
  giveBack(runs: readonly PlannedRun[]): void;
  left(): number;
  clear(): void;
}

export interface QueueOptions {
  readonly jobs: number;
  /** Results that take long: a thread takes one at a time. */
  readonly isLong: (run: PlannedRun) => boolean;
}

const PART_MAX = 8;
/** A thread takes at most a quarter of its share of what is left. */
const PARTS_LEFT_MIN = 4;

export function createQueue(planned: readonly PlannedRun[], { jobs, isLong }: QueueOptions): Queue {
  const waiting = [...planned];
  return {
    take() {
      const most = Math.min(PART_MAX, Math.max(1, Math.floor(waiting.length / (jobs * PARTS_LEFT_MIN))));
      const firstLong = waiting.slice(0, most).findIndex(isLong);
      return waiting.splice(0, firstLong < 0 ? most : Math.max(1, firstLong));
    },
    takeOne(isWanted) {
      const [next] = waiting;
      return next !== undefined && isWanted(next) ? waiting.shift() : undefined;
    },
    giveBack: (runs) => void waiting.unshift(...runs),
    left: () => waiting.length,
    clear: () => void waiting.splice(0),
  };
}
