/** Giving up: what counts as a row, and what ends it. */
import { describe, expect, test } from "vitest";
import type { Lane, Step } from "#protocol";
import { createHangGuard } from "./hang-guard.ts";

const detect: Step = { run: "detect" };
const build: Step = { run: "build" };
type Judged = readonly [id: string, stoppedAt?: Step, lane?: Lane];

function lostAfter(...judged: readonly Judged[]) {
  const guard = createHangGuard();
  for (const [id, stoppedAt, lane = "must"] of judged) guard.record({ id, lane }, stoppedAt);
  return guard.reason();
}

describe("the rest is given up", () => {
  test("when three cases in a row were stopped at one executable, which is named", () => {
    expect(lostAfter(["a", detect], ["b", detect], ["c", detect])).toMatchObject({
      is: "not-run",
      why: "hung",
      detail: expect.stringContaining("the detector did not end"),
    });
  });

  test("not for one case with several versions", () =>
    expect(lostAfter(["a", detect], ["a", detect], ["a", detect])).toBeUndefined());

  test("not when another ended in between, or they hung elsewhere", () => {
    expect(lostAfter(["a", detect], ["b", detect], ["c"], ["d", detect])).toBeUndefined();
    expect(lostAfter(["a", detect], ["b", build], ["c", detect])).toBeUndefined();
  });

  test("not before a MUST is among them: a run that was given up never conforms", () => {
    const may = ["a", "b", "c", "d"].map((id): Judged => [id, detect, "may"]);
    expect(lostAfter(...may)).toBeUndefined();
    expect(lostAfter(...may, ["e", detect])).toBeDefined();
  });
});
