import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

test("prose is broken between words, and every line starts where the first one does", () => {
  expect(wrap("one two three four five six", 2, 22)).toBe("one two three four\n  five six");
  expect(wrap(`${"a".repeat(30)} b`, 2, 22)).toBe(`${"a".repeat(30)}\n  b`);
});

test("without a width, and what is to be copied, stays one line", () => {
  const long = "word ".repeat(40).trim();
  expect(wrap(long, 2, undefined)).toBe(long);
  expect(wrap(`plimsoll explain ${long}`, 2, 22)).not.toContain("\n");
  expect(wrap(`mended by --proposal ${long}`, 2, 22)).not.toContain("\n");
});
