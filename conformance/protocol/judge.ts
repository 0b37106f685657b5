/** Judges an observation: pure, so that live, recorded and mutated observations get the same verdict. */
import type { Json } from "#base";
import type { Expectation, StatementId, TestCase } from "./case.ts";
import { describeMatcher, matches } from "./match.ts";
import type { Observation } from "./observation.ts";
import { valueAt } from "./pointer.ts";
import { type Failure, kindOfFailures, type Verdict } from "./verdict.ts";
import { wrongEnd } from "./wrong-end.ts";

/**
 * `control` is the verdict of the test case's control on the same subject. Without a control that works the verdict is inconclusive,
 * unless a step ended in a way that is wrong in every test case: that is a failure with any result of the control. What covers no
 * statement cannot fail a test case alone: the text leaves it open.
 */
export function judge(testCase: TestCase, observation: Observation, control?: Verdict): Verdict {
  const { when, then } = testCase;
  const wrong = when.findIndex((step, i) => wrongEnd(step, observation.steps[i]) !== undefined);
  if (wrong >= 0) return { is: "fail", failures: failuresUpTo(wrong, testCase, observation) };
  if (testCase.control !== undefined && !works(control)) {
    const detail = `${testCase.control.id} is the control of this case and ${control === undefined ? "was not run" : `is "${control.is}"`}`;
    return { is: "inconclusive", why: "control-failed", detail, ...kindOfControl(control) };
  }
  const failures = failuresIn(then, observation);
  const [first] = failures;
  if (first === undefined) return { is: "pass" };
  if (failures.some(({ statements }) => statements.length > 0)) return { is: "fail", failures };
  const detail = `no statement demands what this case needs: at ${first.at}, ${first.expected}`;
  return { is: "inconclusive", why: "no-statement", detail, kind: "open" };
}

/** A control shows that the lifecycle can do more than refuse; it may follow another reading than the reference. */
const works = (control: Verdict | undefined): boolean =>
  control?.is === "pass" || (control?.is === "fail" && kindOfFailures(control.failures) === "open");

function kindOfControl(control: Verdict | undefined): Pick<Failure, "kind"> | Record<string, never> {
  if (control?.is === "fail") return { kind: kindOfFailures(control.failures) };
  return control?.is === "inconclusive" && control.kind !== undefined ? { kind: control.kind } : {};
}

/** The failures of earlier steps, and one of the step that ended in a wrong way. */
function failuresUpTo(wrong: number, { when, then }: TestCase, observation: Observation): readonly Failure[] {
  const place = `/steps/${wrong}/exit`;
  const open = then.filter((one) => stepOf(one) >= wrong);
  const ends = open.filter((one) => stepOf(one) === wrong && isAboutEnd(one));
  return [
    ...failuresIn(
      then.filter((one) => stepOf(one) < wrong),
      observation,
    ),
    {
      kind: "bug",
      at: place,
      expected: wrongEnd(when[wrong], observation.steps[wrong]) ?? "",
      actual: valueAt(observation, place),
      statements: [...new Set(ends.flatMap(({ covers }) => covers))],
      ...notReached(open.filter((one) => !ends.includes(one))),
    },
  ];
}

/** Nothing can be said about what comes after a step that did not end as expected. */
function failuresIn(then: readonly Expectation[], observation: Json): readonly Failure[] {
  const failing = then.filter((one) => failuresOf(one, observation).length > 0);
  const ends = failing.filter(isAboutEnd).map(stepOf);
  const last = Math.min(...ends);
  const reached = failing.filter((one) => stepOf(one) < last || (stepOf(one) === last && isAboutEnd(one)));
  const others = notReached(failing.filter((one) => !reached.includes(one)));
  return reached.flatMap((one) =>
    failuresOf(one, observation).map((failure) => (stepOf(one) === last ? { ...failure, ...others } : failure)),
  );
}

const stepOf = ({ at: place }: Expectation): number => Number(/^\/steps\/(\d+)\//.exec(place)?.[1] ?? 0);
const isAboutEnd = ({ at: place }: Expectation): boolean => /^\/steps\/\d+\/exit\//.test(place);

function notReached(later: readonly Expectation[]): Pick<Failure, "notReached"> {
  const statements: readonly StatementId[] = [...new Set(later.flatMap(({ covers }) => covers))];
  return statements.length === 0 ? {} : { notReached: statements };
}

/** Empty if the observation has the expected value. */
export function failuresOf(
  { at: place, is, covers, readings = [] }: Expectation,
  observation: Json,
): readonly Failure[] {
  const actual = valueAt(observation, place);
  if (matches(is, actual, observation)) return [];
  const followed = readings.find((reading) => matches(reading.is, actual, observation));
  const kind = followed === undefined ? ({ kind: "bug" } as const) : { kind: followed.kind, issue: followed.issue };
  return [{ ...kind, at: place, expected: describeMatcher(is, observation), actual, statements: covers }];
}
