/** Makes test cases: ids are checked strings, versions are ranges. */
import { api } from "#base";
import type { ApiRange, RunStep, TestCase } from "#protocol";
import { caseId } from "#protocol";
import { analyze, build, create, detect } from "./steps.ts";

/** Both ends included. `["0.14"]` is 0.14 and every later version. */
export type VersionRange = readonly [from: `0.${number}`, to?: `0.${number}`];

export type TestCaseDraft = Omit<TestCase, "id" | "lane" | "needs" | "control"> & {
  readonly id: string;
  /** Platform API versions of the case; default: all. */
  readonly platform?: VersionRange;
  /** Buildpack API versions of the case; default: all. */
  readonly buildpack?: VersionRange;
  /** What subject and machine must be able to do. */
  readonly can?: TestCase["needs"]["can"];
  /** Proposals that must be enabled. */
  readonly amendments?: readonly string[];
  /** `differs` points at the one fact in which this case differs from the control. */
  readonly control?: { readonly id: string; readonly differs: string };
};

/** A test case for a MUST; its failure fails the run. */
export const mustCase = (draft: TestCaseDraft): TestCase => testCase("must", draft);
/** A test case for a SHOULD. */
export const shouldCase = (draft: TestCaseDraft): TestCase => testCase("should", draft);

export type OneStepDraft = Omit<TestCaseDraft, "when">;
/** Test cases for a MUST with one step: that phase, with its usual flags. */
export const analyzeCase = (draft: OneStepDraft): TestCase => oneStepCase(analyze(), draft);
export const detectCase = (draft: OneStepDraft): TestCase => oneStepCase(detect(), draft);
export const buildCase = (draft: OneStepDraft): TestCase => oneStepCase(build(), draft);
export const createCase = (draft: OneStepDraft): TestCase => oneStepCase(create(), draft);

const oneStepCase = (step: RunStep, { then, ...draft }: OneStepDraft): TestCase =>
  mustCase({ ...draft, when: [step], then });

const range = ([from, to]: VersionRange): ApiRange => (to === undefined ? [api(from)] : [api(from), api(to)]);

function testCase(
  lane: TestCase["lane"],
  { id, platform, buildpack, can, amendments, control, ...rest }: TestCaseDraft,
): TestCase {
  return {
    ...rest,
    id: caseId(id),
    lane,
    needs: {
      ...(platform !== undefined && { platform: range(platform) }),
      ...(buildpack !== undefined && { buildpack: range(buildpack) }),
      ...(can !== undefined && { can }),
      ...(amendments !== undefined && { amendments }),
    },
    ...(control !== undefined && { control: { id: caseId(control.id), differs: control.differs } }),
  };
}
