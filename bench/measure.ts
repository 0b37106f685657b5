/** Measuring side by side: two things in turn, so that a machine whose speed drifts does not change the ratio. */

export interface Measured {
  /** Milliseconds for one. */
  readonly medianMs: number;
  readonly minMs: number;
  readonly rounds: number;
}

/** `batch` repetitions a round, when one is too short to time. */
export async function measure(
  work: () => unknown,
  { rounds, batch = 1 }: { readonly rounds: number; readonly batch?: number },
): Promise<Measured> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (let i = 0; i < batch; i++) await work();
    times.push((performance.now() - began) / batch);
  }
  times.sort((a, b) => a - b);
  return { medianMs: times[Math.floor(times.length / 2)] ?? Number.NaN, minMs: times[0] ?? Number.NaN, rounds };
}
