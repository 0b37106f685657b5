/** For each member of an observation some case fails on a lifecycle that shows another value there, or a reason says why none can. */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { specificationCases } from "#cases";
import type { Observation, StepObservation, TestCase } from "#protocol";
import { instantiate, judge, perform, versionsOf } from "#protocol";
import { referenceSubject } from "#subjects";
import { MEMBERS, type Member } from "./members.ts";

interface Seen {
  readonly testCase: TestCase;
  readonly observation: Observation;
}

/** What the reference shows in all cases, on their newest versions. */
async function observeCases(): Promise<readonly Seen[]> {
  const subject = orThrow(referenceSubject());
  const described = await subject.describe();
  const seen: Seen[] = [];
  for (const one of specificationCases()) {
    const versions = versionsOf(one, described).at(-1);
    if (versions === undefined) continue;
    const testCase = instantiate(one, versions);
    seen.push({ testCase, observation: await perform(subject, testCase, "observed") });
  }
  return seen;
}

const seen = await observeCases();

/** The members of a step are observed when they are first read: those that do not change are not read. */
const withParts = (step: StepObservation, parts: Partial<StepObservation>): StepObservation =>
  Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(step), ...Object.getOwnPropertyDescriptors(parts) },
  ) as StepObservation;

function changed({ testCase, observation }: Seen, { phases, change }: Member): Observation | undefined {
  if (typeof change === "string") return undefined;
  const isMeant = testCase.when.map((step) => "run" in step && phases.includes(step.run));
  if (!isMeant.includes(true)) return undefined;
  const steps = observation.steps.map((step, i) => (isMeant[i] === true ? withParts(step, change(step)) : step));
  return { ...observation, steps };
}

/** The first case that fails on the change. */
const holderOf = (member: Member): string | undefined =>
  seen.find((one) => {
    const other = changed(one, member);
    return other !== undefined && judge(one.testCase, other, { is: "pass" }).is === "fail";
  })?.testCase.id;

test("each member is held by a case", { timeout: 300_000 }, () => {
  const free = MEMBERS.filter(({ change }) => typeof change !== "string").filter((one) => holderOf(one) === undefined);
  expect(free.map(({ name }) => name)).toEqual([]);
});
