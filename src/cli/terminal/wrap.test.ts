import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

test("prose is broken between words, and each line starts in the same column", () => {
  expect(wrap("one two three four five six", 2, 22)).toBe("one two three four\n  five six");
  expect(wrap(`${"a".repeat(30)} b`, 2, 22)).toBe(`${"a".repeat(30)}\n  b`);
});

test("text without a width, and text with a command or an option, stays one line", () => {
  const long = "word ".repeat(40).trim();
  expect(wrap(long, 2, undefined)).toBe(long);
  expect(wrap(`plimsoll explain ${long}`, 2, 22)).not.toContain("\n");
  expect(wrap(`repaired by --proposal ${long}`, 2, 22)).not.toContain("\n");
});
