import { expect, test } from "vitest";
import { isEpoch, isoOf } from "./time.ts";

test.each([
  [0n, "1970-01-01T00:00:00Z"],
  [315_532_801n, "1980-01-01T00:00:01Z"],
  [951_782_399n, "2000-02-28T23:59:59Z"],
  [951_782_400n, "2000-02-29T00:00:00Z"],
  [4_107_542_400n, "2100-03-01T00:00:00Z"],
  [-1n, "1969-12-31T23:59:59Z"],
  [253_402_300_799n, "9999-12-31T23:59:59Z"],
])("%i seconds are %s", (seconds, text) => {
  expect(isoOf(seconds)).toBe(text);
});

test("an epoch is a number of seconds in a year with four digits", () => {
  expect(["0", "-5", "1700000000"].map(isEpoch)).toEqual([true, true, true]);
  expect(["", "1.5", "1e3", "x", "253402300800", "0x10"].map(isEpoch)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
