/** The lines in which two JSON values differ. */
import { diffArrays } from "diff";
import { isJsonObject, type Json } from "#base";
import type { MarkedLine } from "./lines.ts";

/** Longer values are shown one after the other. */
const LINES_MAX = 300;

/** `-` is expected and absent, `+` is there and not expected. Undefined if neither value has members, or if they are too long to compare. */
export function differenceOf(expected: Json, actual: Json): readonly MarkedLine[] | undefined {
  if (!hasMembers(expected) && !hasMembers(actual)) return undefined;
  const [a, b] = [linesOf(expected), linesOf(actual)];
  if (a.length > LINES_MAX || b.length > LINES_MAX) return undefined;
  return diffArrays(a, b).flatMap(({ added, removed, value }) =>
    value.map((text): MarkedLine => ({ mark: added ? "+" : removed ? "-" : " ", text })),
  );
}

const hasMembers = (value: Json): boolean => Array.isArray(value) || isJsonObject(value);
const linesOf = (value: Json): string[] => JSON.stringify(value, null, 1).split("\n");
