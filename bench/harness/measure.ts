/**
 * Measuring side by side: two things in turn, so that a machine whose speed drifts does not change the ratio. What is said to be warm
 * is: a build runs through several thousand functions, and it takes some thousand builds until the last of them are compiled.
 */

export interface Measured {
  /** Milliseconds for one. */
  readonly medianMs: number;
  /** The lowest decile of the rounds: what others on the machine do now and then is not in it, the collector's work is. */
  readonly lowMs: number;
  readonly rounds: number;
}

export interface Rounds {
  readonly rounds: number;
  /** Repetitions a round, when one is too short to time. */
  readonly batch?: number;
  /** Repeats until it gets no faster first. */
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
/** So many spells without a better lowest decile, and it is steady. */
const SPELLS_ALIKE = 4;
const BETTER = 0.98;

/** Spells of a second of processor time, which others on the machine do not shorten, until the lowest decile of single repetitions has not become better by 2 % for four of them. */
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
