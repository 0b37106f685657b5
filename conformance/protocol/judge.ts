/** `judge` is pure: it says the same of a live, a recorded and a mutated observation. */
import type { Json } from "#base";
import type { Case, Expectation } from "./case.ts";
import { describeMatcher, matches } from "./match.ts";
import { type Observation, stoppedStep } from "./observation.ts";
import { at } from "./pointer.ts";
import type { Broken, Verdict } from "./verdict.ts";

/**
 * `control` is the verdict of the case's positive control on the same subject; a case that has one is not judged without it, unless a
 * step of it had to be stopped: that is a failure whatever the control says.
 */
export function judge(subject: Case, seen: Observation, control?: Verdict): Verdict {
  const stopped = stoppedStep(seen.steps);
  if (stopped !== undefined) return { is: "fail", broken: brokenBy(stopped, subject, seen) };
  if (subject.control !== undefined && control?.is !== "pass") {
    const detail = `${subject.control.id} is the control of this case and ${control === undefined ? "was not run" : `is "${control.is}"`}`;
    return { is: "inconclusive", why: "control-failed", detail };
  }
  const broken = subject.then.flatMap((expectation) => violations(expectation, seen));
  return broken.length === 0 ? { is: "pass" } : { is: "fail", broken };
}

/** What earlier steps broke; and of the step that was stopped, that it did not end: nothing can be said of what comes after it. */
function brokenBy(stopped: number, { then }: Case, seen: Observation): readonly Broken[] {
  const isBefore = ({ at: place }: Expectation): boolean => Number(/^\/steps\/(\d+)\//.exec(place)?.[1]) < stopped;
  const covers = [...new Set(then.filter((one) => !isBefore(one)).flatMap((one) => one.covers))];
  const place = `/steps/${stopped}/exit`;
  return [
    ...then.filter(isBefore).flatMap((expectation) => violations(expectation, seen)),
    { at: place, wanted: "to end by itself", got: at(asJson(seen), place), covers },
  ];
}

export function violations(expectation: Expectation, seen: Observation): readonly Broken[] {
  const whole = asJson(seen);
  const got = at(whole, expectation.at);
  const readings = [expectation.is, ...(expectation.readings ?? []).map((reading) => reading.is)];
  if (readings.some((reading) => matches(reading, got, whole))) return [];
  const wanted = readings.map(describeMatcher).join(", or ");
  return [{ at: expectation.at, wanted, got, covers: expectation.covers }];
}

/** An observation is JSON by construction. */
export const asJson = (seen: Observation): Json => seen as unknown as Json;
