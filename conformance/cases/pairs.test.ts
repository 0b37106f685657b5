/** Covering arrays have every pair of values, in few rows. */
import { expect, test } from "vitest";
import { pairwise } from "./vocabulary/pairs.ts";

test.each([[[2, 2]], [[2, 3, 4]], [[3, 3, 3, 3]], [[3, 3, 3, 2, 2, 2, 3]], [[2, 2, 2, 2, 2, 2, 2, 2]]])(
  "of %j",
  (levels) => {
    const rows = pairwise(levels);
    const pairs = (some: readonly (readonly number[])[]): ReadonlySet<string> =>
      new Set(
        some.flatMap((row) =>
          row.flatMap((one, a) => row.slice(a + 1).map((other, b) => `${a}=${one} ${a + 1 + b}=${other}`)),
        ),
      );
    const all = levels.reduce<readonly (readonly number[])[]>(
      (before, count) => before.flatMap((row) => Array.from({ length: count }, (_, value) => [...row, value])),
      [[]],
    );
    expect(pairs(rows)).toEqual(pairs(all));
    const [most = 0, next = 0] = levels.toSorted((a, b) => b - a);
    expect(rows.length).toBeLessThanOrEqual(most * next + 6);
  },
);
