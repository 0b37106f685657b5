/** For each member of an observation some case fails on a lifecycle that shows another value there, or a reason says why none can. */
import { expect, test } from "vitest";
import { type Json, orThrow } from "#base";
import { specificationCases } from "#cases";
import type { Observation, StepObservation, TestCase } from "#protocol";
import { instantiate, judge, perform, versionsOf } from "#protocol";
import { referenceSubject } from "#subjects";
import { MEMBERS, type Member } from "./members.ts";
import { type DocumentMember, membersOf } from "./members-of-documents.ts";
import { isFree, WRITTEN, type WrittenDocument } from "./written-documents.ts";

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

test("each member is held by a case", () => {
  const free = MEMBERS.filter(({ change }) => typeof change !== "string").filter((one) => holderOf(one) === undefined);
  expect(free.map(({ name }) => name)).toEqual([]);
});

/** The observation with one member of a document changed after every step that writes it; undefined if nothing changes. */
function withOtherDocument(
  { testCase, observation }: Seen,
  written: WrittenDocument,
  member: DocumentMember,
): Observation | undefined {
  let differs = false;
  const steps = observation.steps.map((step, i) => {
    const run = testCase.when[i];
    if (run === undefined || !("run" in run) || !written.phases.includes(run.run)) return step;
    const others = new Map<string, Json>();
    for (const [place, document] of written.find(step)) {
      const other = member.change(document);
      if (other !== undefined) others.set(place, other);
    }
    differs ||= others.size > 0;
    return others.size === 0 ? step : withParts(step, written.replace(step, others));
  });
  return differs ? { ...observation, steps } : undefined;
}

const writes =
  (written: WrittenDocument) =>
  ({ testCase, observation }: Seen): boolean =>
    observation.steps.some((step, i) => {
      const run = testCase.when[i];
      return run !== undefined && "run" in run && written.phases.includes(run.run) && written.find(step).size > 0;
    });
const mentions = ({ testCase }: Seen, key: string): boolean => testCase.then.some(({ at }) => at.includes(`/${key}`));

test("some case notices a change of each member of a document", () => {
  const unheld: string[] = [];
  for (const written of WRITTEN) {
    const some = seen.filter(writes(written));
    for (const member of membersOf(written.shape, written.format)) {
      const name = `${written.name}: ${member.path.join(".")} ${member.kind}`;
      if (isFree(name)) continue;
      const key = member.path.findLast((one) => one !== "*") ?? "";
      const [named, others] = [some.filter((one) => mentions(one, key)), some.filter((one) => !mentions(one, key))];
      const holder = [...named, ...others].find((one) => {
        const other = withOtherDocument(one, written, member);
        // A key that only an example of the text has makes a case inconclusive.
        return other !== undefined && judge(one.testCase, other, { is: "pass" }).is !== "pass";
      });
      if (holder === undefined) unheld.push(name);
    }
  }
  expect(unheld).toEqual([]);
});
