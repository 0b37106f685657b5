/** Changed copies of valid inputs, for tests of readers. */
import fc from "fast-check";
import { type Bytes, concat, utf8 } from "../bytes.ts";

/** Bytes that matter to some format. */
const SPICE = [
  "\0",
  '"',
  "'",
  "[",
  "{",
  "}",
  "]",
  "=",
  "\\",
  "\n",
  ".",
  "\x80",
  "\xff",
  "9",
  "-",
  "#",
  "<<",
  "=>",
  "/../",
];

/** A copy with a few parts removed, doubled, moved or replaced. */
export const anyChangedBytes = (seeds: readonly Bytes[]): fc.Arbitrary<Bytes> =>
  fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.nat({ max: 40 }),
          as: fc.oneof(
            fc.constant("removed" as const),
            fc.constant("doubled" as const),
            fc.constantFrom(...SPICE),
            fc.nat({ max: 255 }),
          ),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map(([seed, changes]) => changes.reduce(applied, seed));

interface Change {
  readonly at: number;
  readonly length: number;
  readonly as: string | number;
}

function applied(bytes: Bytes, { at, length, as }: Change): Bytes {
  const from = Math.floor(at * bytes.length);
  const [before, part, after] = [
    bytes.subarray(0, from),
    bytes.subarray(from, from + length),
    bytes.subarray(from + length),
  ];
  if (as === "removed") return concat([before, after]);
  if (as === "doubled") return concat([before, part, part, part, after]);
  const put = typeof as === "number" ? Uint8Array.of(as) : utf8<string>(as);
  return concat([before, put, bytes.subarray(from + 1)]);
}
