/**
 * Times repeated work, warm if asked for: a build runs through several thousand functions, and some thousand builds pass before V8 has
 * compiled all of them.
 */

export interface Measured {
  /** Milliseconds per repetition. */
  readonly medianMs: number;
  /** The lowest decile of the rounds: without the occasional work of other processes, but with the garbage collector. */
  readonly lowMs: number;
  readonly rounds: number;
}

export interface Rounds {
  readonly rounds: number;
  /** Repetitions per round, for work that is too short to time. */
  readonly batch?: number;
  /** First repeats the work until it gets no faster. */
  readonly steady?: boolean;
}

export async function measure(work: () => unknown, { rounds, batch = 1, steady = false }: Rounds): Promise<Measured> {
  await work();
  if (steady) await warmUp(work);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (let i = 0; i < batch; i++) await work();
    times.push((performance.now() - began) / batch);
  }
  return { medianMs: quantile(times, 0.5), lowMs: quantile(times, 0.1), rounds };
}

const SPELL_MS = 1000;
const SPELLS_MAX = 40;
/** The work is steady after this many spells without a better lowest decile. */
const SPELLS_ALIKE = 4;
const BETTER = 0.98;

/**
 * Repeats the work in spells of one second of processor time, which other processes do not shorten, until the lowest decile of single
 * repetitions has not improved by 2 % for four spells.
 */
async function warmUp(work: () => unknown): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  let alike = 0;
  for (let spell = 0; spell < SPELLS_MAX && alike < SPELLS_ALIKE; spell++) {
    const times: number[] = [];
    for (const ends = cpuMs() + SPELL_MS; cpuMs() < ends; ) {
      const began = performance.now();
      await work();
      times.push(performance.now() - began);
    }
    const low = quantile(times, 0.1);
    alike = low < best * BETTER ? 0 : alike + 1;
    best = Math.min(best, low);
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
