/** One dimension along which a cost grows, and how the cost is measured. */

/** Does the work once. Everything before it (making the input) is not measured. */
export type Work = () => unknown;

export interface Dimension {
  readonly id: string;
  /** What is done: the title of its plot. */
  readonly what: string;
  /** What is counted, in the plural. */
  readonly of: string;
  /** Ascending. */
  readonly sizes: readonly number[];
  prepare(size: number): Promise<Work> | Work;
  /** Each run gets an input of its own, so that nothing it computed is remembered. */
  readonly fresh?: true;
}

export interface Point {
  readonly size: number;
  /** Milliseconds of processor time, the lowest of several runs. */
  readonly cpuMs: number;
}

export interface Growth {
  readonly id: string;
  readonly what: string;
  readonly of: string;
  readonly points: readonly Point[];
  /** Exponent of the cost between the last two sizes: 1 is linear. */
  readonly exponent: number;
}

const RUNS_MIN = 3;
const RUNS_MAX = 50;
const ENOUGH_MS = 300;

export async function measureGrowth({ id, what, of, sizes, prepare, fresh }: Dimension): Promise<Growth> {
  const points: Point[] = [];
  for (const size of sizes) {
    const kept = fresh === true ? undefined : await prepare(size);
    points.push({ size, cpuMs: await lowestCpuMs(async () => kept ?? prepare(size)) });
  }
  return { id, what, of, points, exponent: exponentOf(points) };
}

async function lowestCpuMs(prepare: () => Promise<Work>): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY;
  for (let run = 0, spent = 0; run < RUNS_MAX && (run < RUNS_MIN || spent < ENOUGH_MS); run++) {
    const work = await prepare();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    lowest = Math.min(lowest, ms);
    spent += ms;
  }
  return lowest;
}

function exponentOf(points: readonly Point[]): number {
  const [a, b] = points.slice(-2);
  if (a === undefined || b === undefined) return Number.NaN;
  return Math.log(b.cpuMs / a.cpuMs) / Math.log(b.size / a.size);
}
