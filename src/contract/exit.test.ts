/** Exit codes: every code of every phase has at most one meaning. */
import { expect, test } from "vitest";
import { EXIT_CODES, meaningOf } from "./exit.ts";
import { PROGRAM_PHASES } from "./inputs/phase.ts";

test.each(PROGRAM_PHASES)("%s: 11 and 12 are API errors, the other codes from 1 to 19 are generic", (phase) => {
  const meanings = Array.from({ length: 20 }, (_, code) => meaningOf(phase, code));
  const generic = Array.from({ length: 20 }, () => "generic");
  expect(meanings).toEqual(Object.assign(generic, { 0: "success", 11: "platform-api", 12: "buildpack-api" }));
});

test.each([
  ["analyze", 32, "own"],
  ["detect", 20, "detect-none"],
  ["detect", 21, "detect-errored"],
  ["detect", 22, "own"],
  ["detect", 91, "generate-extension"],
  ["build", 51, "build-buildpack"],
  ["build", 50, "own"],
  ["create", 62, "own"],
  ["create", 72, undefined],
  ["rebase", 72, "own"],
  ["launch", 82, "own"],
  ["export", 2, "generic"],
  ["export", 137, undefined],
] as const)("%s %i is %s", (phase, code, meaning) => {
  expect(meaningOf(phase, code)).toBe(meaning);
});

test("named codes are in the ranges of the phase, or are API errors", () => {
  for (const { own, named } of Object.values(EXIT_CODES)) {
    for (const code of Object.values(named)) {
      expect(code === 11 || code === 12 || own.some(([from, to]) => code >= from && code <= to)).toBe(true);
    }
  }
});
