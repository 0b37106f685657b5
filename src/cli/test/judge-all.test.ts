/** A run in the command's own thread: its results, its end, and a record that cannot be written. */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { loadNeeded, openLifecycle, planRun, type RunRequest } from "#suite/judge";
import { judgeAll } from "./judge-all.ts";

const WHAT = ["export.slices.sequential", "detect.group.single"];
const REQUEST: RunRequest = { what: WHAT, subject: { kind: "reference" }, proposals: [], seed: "s", runs: 1 };

/** Judges these test cases, and returns the ids of the results and the errors. */
async function judged(
  onResult: (id: string) => void,
  lifecycle: RunRequest["subject"] = REQUEST.subject,
  bail = false,
) {
  const request = { ...REQUEST, subject: lifecycle };
  const loaded = orThrow(await loadNeeded(request));
  const subject = orThrow(await openLifecycle({ ...request, loaded }));
  const planned = orThrow(planRun(await subject.describe(), WHAT, { loaded }));
  const ids: string[] = [];
  const errors = await judgeAll({
    request,
    subject,
    loaded,
    planned,
    jobs: 2,
    isLast: ({ verdict }) => bail && verdict.is === "fail",
    onStart: () => {},
    onResult({ id }) {
      ids.push(id);
      onResult(id);
    },
  });
  return { ids, errors, planned: planned.length };
}

test("a few results are judged in the order of the plan", async () => {
  const { ids, errors, planned } = await judged(() => {});
  expect([ids.length, errors]).toEqual([planned, []]);
  expect([...new Set(ids)].sort()).toEqual([...WHAT].sort());
});

test("a record that cannot be written ends the run, and the error names the result", async () => {
  const { ids, errors } = await judged(() => {
    throw new Error("ENOSPC: no space left on device");
  });
  expect(ids).toHaveLength(1);
  expect(errors).toEqual([expect.stringMatching(/^[a-z.]+ 0\.\d+ 0\.\d+: Error: ENOSPC/)]);
});

test("with --bail the first failure ends the run", async () => {
  const { ids, errors, planned } = await judged(() => {}, { kind: "mutant", name: "no-group" }, true);
  expect([ids.length < planned, errors]).toEqual([true, []]);
});
