/** Makes test cases: ids are checked strings, versions are ranges. */
import { api } from "#base";
import { heldAt, inBoth, ledger, type VersionNeeds } from "#ledger";
import type { ApiRange, Expectation, Lane, RunStep, Step, TestCase } from "#protocol";
import { caseId, coveredBy, statementIds } from "#protocol";
import { analyze, build, create, detect } from "./steps.ts";

/** Both ends included. `["0.14"]` is 0.14 and every later version. */
export type VersionRange = readonly [from: `0.${number}`, to?: `0.${number}`];

export type TestCaseDraft = Omit<TestCase, "id" | "lane" | "needs" | "control"> & {
  readonly id: string;
  /** The level of its statements, see docs/verdicts.md; default: `must`. A test compares it with the ledger. */
  readonly lane?: Lane;
  /** Platform API versions of the case, among those at which all of its statements hold; default: all these. */
  readonly platform?: VersionRange;
  /** Buildpack API versions of the case, likewise. */
  readonly buildpack?: VersionRange;
  /** What subject and machine must be able to do. */
  readonly can?: TestCase["needs"]["can"];
  /** Proposals that must be enabled. */
  readonly amendments?: readonly string[];
  /** `differs` points at the one fact in which this case differs from the control. */
  readonly control?: { readonly id: string; readonly differs: string };
};

/** A test case for a MUST, unless the draft names another lane. */
export const mustCase = (draft: TestCaseDraft): TestCase => testCase({ lane: "must", ...draft });
/** A test case for declarative sentences and rows of tables that define an interface. */
export const impliedCase = (draft: TestCaseDraft): TestCase => testCase({ lane: "implied", ...draft });
/** A test case for a SHOULD. */
export const shouldCase = (draft: TestCaseDraft): TestCase => testCase({ lane: "should", ...draft });

export type OneStepDraft = Omit<TestCaseDraft, "when">;
/** Test cases for a MUST with one step: that phase, with its usual flags. */
export const analyzeCase = (draft: OneStepDraft): TestCase => oneStepCase(analyze(), draft);
export const detectCase = (draft: OneStepDraft): TestCase => oneStepCase(detect(), draft);
export const buildCase = (draft: OneStepDraft): TestCase => oneStepCase(build(), draft);
export const createCase = (draft: OneStepDraft): TestCase => oneStepCase(create(), draft);

const oneStepCase = (step: RunStep, { then, ...draft }: OneStepDraft): TestCase =>
  mustCase({ ...draft, when: [step], then });

const range = ([from, to]: VersionRange): ApiRange => (to === undefined ? [api(from)] : [api(from), api(to)]);

export function testCase({
  id,
  lane,
  platform,
  buildpack,
  can,
  amendments,
  control,
  ...rest
}: TestCaseDraft & Pick<TestCase, "lane">): TestCase {
  const then = rest.then.map((one) => withSuccessStatement(one, rest.when));
  const given: VersionNeeds = {
    ...(platform !== undefined && { platform: range(platform) }),
    ...(buildpack !== undefined && { buildpack: range(buildpack) }),
  };
  return {
    ...rest,
    then,
    id: caseId(id),
    lane,
    needs: {
      ...inBoth(given, heldAt(coveredBy({ then }).flatMap((statement) => ledger().get(statement) ?? []))),
      ...(can !== undefined && { can }),
      ...(amendments !== undefined && { amendments }),
    },
    ...(control !== undefined && { control: { id: caseId(control.id), differs: control.differs } }),
  };
}

/** The table of exit codes of each phase says what 0 means. */
const SUCCESS: Readonly<Record<RunStep["run"], string>> = {
  analyze: "platform.analyzer.exit.0",
  detect: "platform.detector.exit.0",
  restore: "platform.restorer.exit.0",
  extend: "platform.extender.exit.0",
  build: "platform.builder.exit.0",
  export: "platform.exporter.exit.0",
  create: "platform.creator.exit.0",
  rebase: "platform.rebaser.exit.0",
  launch: "platform.launcher.exit.passthrough",
};

/** An expectation of success that names no statement rests on the table of its phase. */
function withSuccessStatement(expectation: Expectation, when: readonly Step[]): Expectation {
  const [, index] = /^\/steps\/(\d+)\/exit\/code$/.exec(expectation.at) ?? [];
  const step = index === undefined ? undefined : when[Number(index)];
  const isSuccess = "equals" in expectation.is && expectation.is.equals === 0;
  if (expectation.covers.length > 0 || !isSuccess || step === undefined || !("run" in step)) return expectation;
  return { ...expectation, covers: statementIds(SUCCESS[step.run]) };
}
