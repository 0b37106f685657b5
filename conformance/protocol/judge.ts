/** Judges an observation: pure, so that live, recorded and mutated observations get the same verdict. */
import type { Json } from "#base";
import type { Expectation, TestCase } from "./case.ts";
import { describeMatcher, matches } from "./match.ts";
import { type Observation, stoppedStep } from "./observation.ts";
import { valueAt } from "./pointer.ts";
import type { Failure, Verdict } from "./verdict.ts";

/**
 * `control` is the verdict of the test case's control on the same subject. Without a passing control the verdict is inconclusive, unless
 * the harness had to stop a step: that is a failure with any result of the control.
 */
export function judge(testCase: TestCase, observation: Observation, control?: Verdict): Verdict {
  const stopped = stoppedStep(observation.steps);
  if (stopped !== undefined) return { is: "fail", failures: failuresUpTo(stopped, testCase, observation) };
  if (testCase.control !== undefined && control?.is !== "pass") {
    const detail = `${testCase.control.id} is the control of this case and ${control === undefined ? "was not run" : `is "${control.is}"`}`;
    return { is: "inconclusive", why: "control-failed", detail };
  }
  const failures = testCase.then.flatMap((expectation) => failuresOf(expectation, observation));
  return failures.length === 0 ? { is: "pass" } : { is: "fail", failures };
}

/** The failures of earlier steps, and one failure of the stopped step for everything that it and later steps had to show. */
function failuresUpTo(stopped: number, { then }: TestCase, observation: Observation): readonly Failure[] {
  const isBefore = ({ at: place }: Expectation): boolean => Number(/^\/steps\/(\d+)\//.exec(place)?.[1]) < stopped;
  const statements = [...new Set(then.filter((one) => !isBefore(one)).flatMap((one) => one.covers))];
  const place = `/steps/${stopped}/exit`;
  return [
    ...then.filter(isBefore).flatMap((expectation) => failuresOf(expectation, observation)),
    { at: place, expected: "to end by itself", actual: valueAt(observation, place), statements },
  ];
}

export function failuresOf(expectation: Expectation, observation: Json): readonly Failure[] {
  const actual = valueAt(observation, expectation.at);
  const readings = [expectation.is, ...(expectation.readings ?? []).map((reading) => reading.is)];
  if (readings.some((reading) => matches(reading, actual, observation))) return [];
  const expected = readings.map(describeMatcher).join(", or ");
  return [{ at: expectation.at, expected, actual, statements: expectation.covers }];
}
