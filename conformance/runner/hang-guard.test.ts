/** The hang guard: what counts as in a row, and what ends the row. */
import { describe, expect, test } from "vitest";
import type { Lane, Step } from "#protocol";
import { createHangGuard } from "./hang-guard.ts";

const detect: Step = { run: "detect" };
const build: Step = { run: "build" };
type Judged = readonly [id: string, stoppedAt?: Step, lane?: Lane];

function reasonAfter(...judged: readonly Judged[]) {
  const guard = createHangGuard();
  for (const [id, stoppedAt, lane = "must"] of judged) guard.record({ id, lane }, stoppedAt);
  return guard.reason();
}

describe("the rest is not run", () => {
  test("when three cases in a row were stopped at one executable, which is named", () => {
    expect(reasonAfter(["a", detect], ["b", detect], ["c", detect])).toMatchObject({
      is: "not-run",
      why: "hung",
      detail: expect.stringContaining("the detector did not end"),
    });
  });

  test("not for one case with several versions", () =>
    expect(reasonAfter(["a", detect], ["a", detect], ["a", detect])).toBeUndefined());

  test("not when another ended in between, or they hung elsewhere", () => {
    expect(reasonAfter(["a", detect], ["b", detect], ["c"], ["d", detect])).toBeUndefined();
    expect(reasonAfter(["a", detect], ["b", build], ["c", detect])).toBeUndefined();
  });

  test("not before a MUST is among them, so that such a run never conforms", () => {
    const may = ["a", "b", "c", "d"].map((id): Judged => [id, detect, "may"]);
    expect(reasonAfter(...may)).toBeUndefined();
    expect(reasonAfter(...may, ["e", detect])).toBeDefined();
  });
});
