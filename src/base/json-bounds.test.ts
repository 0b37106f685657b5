import * as fc from "fast-check";
import { expect, test } from "vitest";
import { excessOf } from "./json-bounds.ts";

const bounds = { depthMax: 3, valuesMax: 5 };

test.each([
  ["[[[1]]]", undefined],
  ["[[[[1]]]]", "more than 3 levels"],
  ["[1,2,3,4]", undefined],
  ["[1,2,3,4,5]", "more than 5 values"],
  ['["[[[[", "\\"[[[[", "\\\\"]', undefined],
  ['["unfinished', undefined],
])("%s", (text, excess) => expect(excessOf(text, bounds)).toBe(excess));

test("what is within the bounds has no excess, whatever its strings are", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);
      expect(excessOf(text, { depthMax: 4, valuesMax: text.length + 2 })).toBeUndefined();
    }),
  );
});
