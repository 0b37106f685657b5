/** Sharing steps changes neither an observation nor a verdict. */
import { describe, expect, test } from "vitest";
import { digestOf } from "#base";
import { specificationCases } from "#cases";
import {
  instantiate,
  type Observation,
  perform,
  type Session,
  SharedSteps,
  type Subject,
  selectVersions,
  versionsOf,
} from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";

const SEED = "shared steps";
const reference = referenceSubject();
if (!reference.ok) throw new Error(reference.fault.message);
const subject = reference.value;
const described = await subject.describe();
const cases = specificationCases().filter(({ needs }) => needs.amendments === undefined);

const performedWith = (one: (typeof cases)[number]) => {
  const [versions] = selectVersions(versionsOf(one, described), false);
  if (versions === undefined) throw new Error(`${one.id} has no version`);
  return { versions, instance: instantiate(one, versions) };
};

/** Their observation can show a random number of the second step or a later one: a build id, or a digest of one. */
const DRAWS: ReadonlySet<string> = new Set(["extend.run.build-id", "extend.larger.chain", "export.larger.extended"]);

/** Less than the number of steps that are kept. */
const CUT_MAX = 60;

/** Each test case with several steps, and one place to cut it, which depends on its id alone: a new case moves no other place. */
const cuts = cases
  .filter(({ when }) => when.length > 1)
  .map((one) => ({ one, id: one.id, cut: 1 + (numberOf(one.id) % Math.min(one.when.length - 1, CUT_MAX)) }));

function numberOf(id: string): number {
  return Number.parseInt(digestOf(id).slice(-8), 16);
}

describe("a test case that continues after steps of another one observes what it observes alone", () => {
  test.each(cuts)("$id, after step $cut", async ({ one, id, cut }) => {
    const { instance } = performedWith(one);
    const alone = await perform(subject, instance, SEED);
    const shared = new SharedSteps();
    await perform(subject, { ...instance, when: instance.when.slice(0, cut) }, SEED, shared);
    const continued = await perform(subject, instance, SEED, shared);
    expect(shared.reused).toBe(cut);
    // A world that continues must not draw the numbers of its first steps again, so what shows a drawn number may differ.
    if (DRAWS.has(id)) expect(exitsOf(continued)).toEqual(exitsOf(alone));
    else expect(withoutTemporary(continued)).toEqual(withoutTemporary(alone));
  });
});

const exitsOf = ({ steps }: Observation) => steps.map(({ exit }) => exit);

/** Messages name temporary files, whose names are drawn. */
const withoutTemporary = ({ steps }: Observation): unknown =>
  JSON.parse(JSON.stringify(steps).replaceAll(/\/tmp\/plan\.\d+/g, "/tmp/plan.N"));

/** Executables end with 99 in a world that continues another one. */
const failsToContinue: Subject = {
  ...subject,
  async open(world, seed, options) {
    const session = await subject.open(world, seed, options);
    return options?.from === undefined ? session : failing(session);
  },
};

function failing(session: Session): Session {
  return {
    step: async (step, scope) => ({ ...(await session.step(step, scope)), exit: { code: 99 } }),
    carryOver: () => session.carryOver(),
    checkpoint: () => session.checkpoint(),
    close: () => session.close(),
  };
}

test("a failure after shared steps is reported only if the test case fails alone", async () => {
  const one = cases.find(({ when: [first, second] }) => first !== undefined && second !== undefined && "run" in second);
  if (one === undefined) throw new Error("no case runs two phases");
  const { versions } = performedWith(one);
  const first = { ...one, when: one.when.slice(0, 1), then: [] };
  const byId = new Map(cases.map((each) => [each.id, each]));
  const { judge } = createCaseRunner(failsToContinue, byId, SEED, { sharing: true });
  expect((await judge({ testCase: first, versions })).verdict).toEqual({ is: "pass" });
  expect((await judge({ testCase: one, versions })).verdict).toEqual({ is: "pass" });
});

test("without sharing each test case performs all of its steps", async () => {
  const one = cases[0];
  if (one === undefined) throw new Error("no case");
  const { versions } = performedWith(one);
  let opened = 0;
  const counted: Subject = { ...subject, open: (...given) => subject.open(...given).finally(() => void opened++) };
  for (const sharing of [false, true]) {
    opened = 0;
    const { judge } = createCaseRunner(counted, new Map(), SEED, { sharing });
    await judge({ testCase: one, versions });
    await judge({ testCase: one, versions });
    expect(opened).toBe(sharing ? 1 : 2);
  }
});
