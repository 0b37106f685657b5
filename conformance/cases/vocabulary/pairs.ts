/** Covering arrays: few combinations of many factors, in which each two values of two factors meet. */

/** A combination: for each factor, the index of its value. */
export type Row = readonly number[];

interface Pair {
  readonly factors: readonly [number, number];
  readonly values: readonly [number, number];
}

/** `levels` are the numbers of values. Each row takes the first pair that no row has, and completes it with the values that add the most. */
export function pairwise(levels: readonly number[]): readonly Row[] {
  const rows: Row[] = [];
  let missing = pairsOf(levels);
  for (let [first] = missing; first !== undefined; [first] = missing) {
    const row = completed(first, levels, missing);
    rows.push(row);
    missing = missing.filter((pair) => !meets(row, pair));
  }
  return rows;
}

const countTo = (end: number): readonly number[] => Array.from({ length: end }, (_, i) => i);

const pairsOf = (levels: readonly number[]): readonly Pair[] =>
  levels.flatMap((countOfA, a) =>
    levels.flatMap((countOfB, b) =>
      b <= a
        ? []
        : countTo(countOfA).flatMap((one) =>
            countTo(countOfB).map((other): Pair => ({ factors: [a, b], values: [one, other] })),
          ),
    ),
  );

const meets = (row: readonly (number | undefined)[], { factors: [a, b], values: [one, other] }: Pair): boolean =>
  row[a] === one && row[b] === other;

function completed({ factors, values }: Pair, levels: readonly number[], missing: readonly Pair[]): Row {
  const row: (number | undefined)[] = levels.map((_, i) =>
    i === factors[0] ? values[0] : i === factors[1] ? values[1] : undefined,
  );
  return levels.map((count, factor) => {
    const gain = (value: number): number => missing.filter((pair) => meets(row.with(factor, value), pair)).length;
    const best = row[factor] ?? countTo(count).reduce((a, b) => (gain(b) > gain(a) ? b : a));
    row[factor] = best;
    return best;
  });
}
