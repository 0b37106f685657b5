import { expect, test } from "vitest";
import { meaningOf } from "#contract";
import { FAULT_EXIT_CODES } from "./faults.ts";

test.each([
  ["detect", ["detect", "generate"]],
  ["analyze", ["analyze"]],
  ["restore", ["restore"]],
  ["build", ["build"]],
  ["export", ["export"]],
  ["rebase", ["rebase"]],
  ["launch", ["launch"]],
  ["extend", ["extend"]],
] as const)("failures in %s have exit codes from the range of the phase", (phase, kinds) => {
  for (const kind of kinds) expect(meaningOf(phase, FAULT_EXIT_CODES[kind])).toBe("own");
  for (const kind of ["failed", "usage", "inputs"] as const)
    expect(["generic", undefined]).toContain(meaningOf(phase, FAULT_EXIT_CODES[kind]));
});
