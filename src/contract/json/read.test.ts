/** Reading JSON: exact integers, bounded input, faults with a place. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFault } from "#base";
import { JSON_DEPTH_MAX, readJson } from "./read.ts";

const read = (text: string): unknown => {
  const result = readJson(text, "label x");
  return result.ok ? result.value : describeFault(result.fault);
};

test("integers are exact and floats are numbers", () => {
  expect(read("[9007199254740993, 1.0, 1e3, -0]")).toEqual([9007199254740993n, 1, 1000, -0]);
});

test("the last of a repeated key counts", () => {
  expect(read('{"a":1,"a":2}')).toEqual({ a: 2n });
});

describe("a rejection has its place", () => {
  test.each([
    ["", "label x:1:1: "],
    ['{"a":1,}', "label x:1:8: "],
    ["[1 2]", "label x:1:4: "],
    ["[1]\n]", "label x:2:1: "],
    ['"a\nb"', "label x:1:3: "],
    ['"a', "label x:1:3: "],
    ['"\\x"', "label x:1:1: "],
    ["01", "label x:1:2: "],
    ["nul", "label x:1:1: "],
    ["{1:2}", "label x:1:2: "],
  ])("%j", (text, place) => {
    expect(String(read(text)).slice(0, place.length)).toBe(place);
  });
});

test("nesting is bounded", () => {
  expect(read("[".repeat(1_000_000))).toContain(`at most ${JSON_DEPTH_MAX} levels`);
});

test("a long string of escapes is read", () => {
  expect(read(`"${"\\n".repeat(1_000_000)}"`)).toBe("\n".repeat(1_000_000));
});

test("reads what JSON.parse reads", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const result = readJson(text, "label x");
      const plain = JSON.parse(
        JSON.stringify(result.ok && result.value, (_key, value) => (typeof value === "bigint" ? Number(value) : value)),
      );
      expect(plain).toEqual(JSON.parse(text));
    }),
  );
});

test("rejects what JSON.parse rejects", () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const tokens = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', "1", "-", ".5", "e1", "true", " ", "\\", '"');
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 8 }), (parts) => {
      const text = parts.join("");
      expect(readJson(text, "label x").ok).toBe(parses(text));
    }),
    { numRuns: 500 },
  );
});
