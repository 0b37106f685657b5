/**
 * Observation mutants: what a passing observation would look like if one expectation were broken. `judge` must fail each of them:
 * an expectation that lets one through cannot fail, and is worth nothing.
 */
import type { Expectation } from "./case.ts";
import { asJson, violations } from "./judge.ts";
import { mutationsOfEach } from "./mutate-each.ts";
import { mutations } from "./mutations.ts";
import type { Observation } from "./observation.ts";
import { at, edited } from "./pointer.ts";

export interface Mutant {
  readonly what: string;
  readonly seen: Observation;
}

export function mutants({ at: place, is }: Expectation, seen: Observation): readonly Mutant[] {
  const whole = asJson(seen);
  const star = place.indexOf("/*");
  const base = star < 0 ? place : place.slice(0, star);
  const got = at(whole, base);
  const found = star < 0 ? mutations(is, got) : mutationsOfEach(is, got, place.slice(star + 2));
  return found.map(([what, edit]) => ({
    what: `${what} at ${place}`,
    seen: edited(whole, base, edit) as unknown as Observation,
  }));
}

/** Those that `judge` lets through. */
export const survivors = (expectation: Expectation, seen: Observation): readonly Mutant[] =>
  mutants(expectation, seen).filter((mutant) => violations(withoutReadings(expectation), mutant.seen).length === 0);

/** A mutant of one reading may well be another. */
const withoutReadings = ({ at: place, is, covers }: Expectation): Expectation => ({ at: place, is, covers });
