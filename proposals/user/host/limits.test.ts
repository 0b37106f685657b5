import { expect, test } from "vitest";
import { withinTimeLimit } from "./limits.ts";

test("code that never returns is stopped, and the caller goes on", () => {
  const never = (): never => {
    for (;;);
  };
  expect(() => withinTimeLimit(never, 50)).toThrow("it does not return; it was stopped after 0.05 seconds");
  expect(withinTimeLimit(() => 7)).toBe(7);
});

test("an error of the code is passed on", () => {
  const failing = (): never => {
    throw new TypeError("bad day");
  };
  expect(() => withinTimeLimit(failing)).toThrow(TypeError);
});
