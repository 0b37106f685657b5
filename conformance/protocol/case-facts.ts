/** What a plan or an explanation needs to know of a test case besides its own words. */
import type { Feature, StatementId, StepPhase, TestCase } from "./case.ts";
import { coveredBy } from "./needs.ts";
import { featuresOf } from "./profiles.ts";

export interface CaseFacts {
  readonly statements: readonly StatementId[];
  readonly features: readonly Feature[];
  /** The phase of each step that runs one. */
  readonly phases: readonly StepPhase[];
  /** How many of its first steps another test case of the catalogue has too. Absent: not known. */
  readonly inCommon?: number;
}

/** The members of a test case that take the most to read. */
export type CaseBody = Pick<TestCase, "given" | "when" | "then">;
export type CaseHead = Omit<TestCase, keyof CaseBody>;

const known = new WeakMap<TestCase, CaseFacts>();

export function factsOf(testCase: TestCase): CaseFacts {
  const facts = known.get(testCase) ?? {
    statements: coveredBy(testCase),
    features: featuresOf(testCase),
    phases: testCase.when.flatMap((step) => ("run" in step ? [step.run] : [])),
  };
  known.set(testCase, facts);
  return facts;
}

/** A test case whose body is read when one of its members is first used. Asking for its facts reads nothing. */
export function caseOnDemand(head: CaseHead, facts: CaseFacts, body: () => CaseBody): TestCase {
  const testCase = {
    ...head,
    get given() {
      return body().given;
    },
    get when() {
      return body().when;
    },
    get then() {
      return body().then;
    },
  };
  known.set(testCase, facts);
  return testCase;
}
