import { expect, test } from "vitest";
import { countOf } from "./count.ts";

test("one is singular, none and many are plural", () => {
  expect([0, 1, 2].map((count) => countOf(count, "case"))).toEqual(["0 cases", "1 case", "2 cases"]);
  expect([1, 2].map((count) => countOf(count, "entry", "entries"))).toEqual(["1 entry", "2 entries"]);
});
