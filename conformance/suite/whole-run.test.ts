/** A whole run without proposals plans and judges the same, although it does not load what proposals add. */
import { expect, test } from "vitest";
import { api, orThrow } from "#base";
import { planRun } from "./catalogue.ts";
import { openLifecycle } from "./lifecycle.ts";
import { loadForRun } from "./load.ts";
import { NO_USER_PROPOSALS } from "./user-proposals.ts";

const REFERENCE = { kind: "reference" } as const;

test("a whole run plans what it would plan with everything loaded, in the same order", async () => {
  const subject = orThrow(await openLifecycle({ subject: REFERENCE, proposals: [] }));
  const description = await subject.describe();
  const loaded = orThrow(await loadForRun({ what: [], proposals: [], subject: REFERENCE }));
  const planned = orThrow(planRun(description, [], { loaded }));
  expect(planned).toEqual(orThrow(planRun(description, [], { loaded: NO_USER_PROPOSALS })));
  expect(planned.length).toBeGreaterThan(1000);
});

test("a law is loaded when it is judged", async () => {
  const subject = orThrow(await openLifecycle({ subject: REFERENCE, proposals: [] }));
  const { judgeableLaws } = orThrow(await loadForRun({ what: [], proposals: [], subject: REFERENCE }));
  const [law] = judgeableLaws.filter(({ id }) => id === "rebase.safety.L1");
  const versions = { platform: api("0.15"), buildpack: api("0.12") };
  const judged = await law?.judge(subject, versions, { seed: "whole run", runs: 1 });
  expect(judged).toMatchObject({ verdict: { is: "pass" }, performed: { worlds: { generated: 1 } } });
});
