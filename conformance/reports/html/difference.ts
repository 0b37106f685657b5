/** The lines in which two JSON values differ. */
import { isJsonObject, type Json } from "#base";
import type { MarkedLine } from "./lines.ts";

/** Longer values are shown one after the other. */
const LINES_MAX = 300;

/** `-` is expected and absent, `+` is there and not expected. Undefined if neither value has members, or if they are too long to compare. */
export function differenceOf(expected: Json, actual: Json): readonly MarkedLine[] | undefined {
  if (!hasMembers(expected) && !hasMembers(actual)) return undefined;
  const [a, b] = [linesOf(expected), linesOf(actual)];
  return a.length > LINES_MAX || b.length > LINES_MAX ? undefined : difference(a, b);
}

const hasMembers = (value: Json): boolean => Array.isArray(value) || isJsonObject(value);
const linesOf = (value: Json): readonly string[] => JSON.stringify(value, null, 1).split("\n");

/** The longest common lines stay; `-` comes before `+`. */
function difference(a: readonly string[], b: readonly string[]): readonly MarkedLine[] {
  const common = commonLengths(a, b);
  const lines: MarkedLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    if (one !== undefined && one === other) {
      lines.push({ mark: " ", text: one });
      [i, j] = [i + 1, j + 1];
    } else if (one !== undefined && (other === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))) {
      lines.push({ mark: "-", text: one });
      i += 1;
    } else {
      lines.push({ mark: "+", text: other ?? "" });
      j += 1;
    }
  }
  return lines;
}

const lengthAt = (common: readonly (readonly number[])[], i: number, j: number): number => common[i]?.[j] ?? 0;

/** At `i`, `j`: how many lines the rests of both have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = common[i];
    for (let j = b.length - 1; row !== undefined && j >= 0; j--)
      row[j] =
        a[i] === b[j]
          ? lengthAt(common, i + 1, j + 1) + 1
          : Math.max(lengthAt(common, i + 1, j), lengthAt(common, i, j + 1));
  }
  return common;
}
