/** When there are colours. */
import { expect, test } from "vitest";
import { wantsColour } from "./output.ts";

const [terminal, pipe] = [true, false];

test("a terminal has colours, a pipe has none, in CI as elsewhere", () => {
  expect(wantsColour(undefined, {}, terminal)).toBe(true);
  expect(wantsColour(undefined, {}, pipe)).toBe(false);
  expect(wantsColour(undefined, { CI: "1" }, pipe)).toBe(false);
  expect(wantsColour(undefined, { TERM: "dumb" }, terminal)).toBe(false);
});

test("the environment says otherwise, and an option before it", () => {
  expect(wantsColour(undefined, { FORCE_COLOR: "1" }, pipe)).toBe(true);
  expect(wantsColour(undefined, { FORCE_COLOR: "0" }, terminal)).toBe(false);
  expect(wantsColour(undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, terminal)).toBe(false);
  expect(wantsColour(true, { NO_COLOR: "1" }, pipe)).toBe(true);
  expect(wantsColour(false, { FORCE_COLOR: "1" }, terminal)).toBe(false);
});
