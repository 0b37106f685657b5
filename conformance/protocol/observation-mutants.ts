/**
 * Observation mutants: a passing observation with one change that breaks one expectation. `judge` must fail each of them; an expectation
 * that lets one through cannot fail.
 */
import { isJsonObject, type Json, unreachable } from "#base";
import type { Expectation, Matcher } from "./case.ts";
import { failuresOf } from "./judge.ts";
import { matches } from "./match.ts";
import type { Observation } from "./observation.ts";
import { editAt, valueAt } from "./pointer.ts";

export interface ObservationMutant {
  readonly what: string;
  /** Its shape may be wrong: `judge` must not rely on it. */
  readonly observation: Json;
}

export function observationMutants(
  { at: place, is }: Expectation,
  observation: Observation,
): readonly ObservationMutant[] {
  const star = place.indexOf("/*");
  const base = star < 0 ? place : place.slice(0, star);
  const actual = valueAt(observation, base);
  const mutants = star < 0 ? mutations(is, actual) : mutationsOfEach(is, actual, place.slice(star + 2));
  return mutants.map(([what, edit]) => ({
    what: `${what} at ${place}`,
    observation: editAt(observation, base, edit),
  }));
}

/** Those that `judge` lets through. */
export const survivors = (expectation: Expectation, observation: Observation): readonly ObservationMutant[] =>
  observationMutants(expectation, observation).filter(
    (mutant) => failuresOf(withoutReadings(expectation), mutant.observation).length === 0,
  );

/** A mutant of one reading may well be another. */
const withoutReadings = ({ at: place, is, covers }: Expectation): Expectation => ({ at: place, is, covers });

const STRANGE = "plimsoll-mutant";

type Edit = (old: Json | undefined) => Json | undefined;
type Mutation = readonly [what: string, edit: Edit];

const drop: Mutation = ["dropped", () => undefined];
const replace: Mutation = ["replaced by something else", another];

function mutations(matcher: Matcher, actual: Json | undefined): readonly Mutation[] {
  if ("equals" in matcher || "sameAs" in matcher) return [drop, replace, ...structural(actual)];
  // Where several values are right, another order may be one of them.
  if ("oneOf" in matcher) return [drop, replace, ...structural(actual).slice(0, 1)];
  if ("present" in matcher) return matcher.present ? [drop] : [["added", () => STRANGE]];
  if ("includes" in matcher) return [drop, ["part removed", (old) => without(old, matcher.includes)]];
  if ("excludes" in matcher) return [["part added", (old) => withPart(old, matcher.excludes)]];
  if ("between" in matcher) {
    const [low, high] = matcher.between;
    return [drop, ["below", () => low - 1], ["above", () => high + 1]];
  }
  if ("length" in matcher) return [drop, ["lengthened", (old) => (Array.isArray(old) ? [...old, STRANGE] : undefined)]];
  if ("inOrder" in matcher) return [drop, ["reversed", (old) => (Array.isArray(old) ? old.toReversed() : undefined)]];
  if ("differsFrom" in matcher) return [drop];
  if ("each" in matcher) return [drop, ["emptied", () => []], ...eachMutations(matcher.each, actual)];
  return unreachable(matcher);
}

/** Arrays that must be equal: one element more, one less, another order. */
function structural(actual: Json | undefined): readonly Mutation[] {
  if (!Array.isArray(actual)) return [];
  const more: Mutation = ["one element added", (old) => [...(Array.isArray(old) ? old : []), STRANGE]];
  if (actual.length < 2) return [more];
  const reversed: Mutation = ["reversed", (old) => (Array.isArray(old) ? old.toReversed() : old)];
  const isPalindrome = JSON.stringify(actual) === JSON.stringify(actual.toReversed());
  return isPalindrome ? [more] : [more, reversed];
}

const eachMutations = (matcher: Matcher, actual: Json | undefined): readonly Mutation[] =>
  Array.isArray(actual)
    ? mutations(matcher, actual[0]).map(
        ([what, edit]): Mutation => [`first element ${what}`, (old) => editFirst(old, edit)],
      )
    : [];

function editFirst(old: Json | undefined, edit: Mutation[1]): Json | undefined {
  if (!Array.isArray(old)) return undefined;
  const changed = edit(old[0]);
  return changed === undefined ? [STRANGE, ...old.slice(1)] : [changed, ...old.slice(1)];
}

function another(old: Json | undefined): Json {
  if (typeof old === "number") return old + 1;
  if (typeof old === "boolean") return !old;
  if (typeof old === "string") return `${old}${STRANGE}`;
  if (Array.isArray(old)) return [STRANGE];
  return { [STRANGE]: true };
}

function without(old: Json | undefined, part: Json): Json | undefined {
  if (Array.isArray(old)) return old.filter((element) => !holds(element, part));
  if (typeof old === "string" && typeof part === "string") return old.replaceAll(part, "");
  if (!isJsonObject(old) || !isJsonObject(part)) return undefined;
  const [first] = Object.keys(part);
  return Object.fromEntries(Object.entries(old).filter(([key]) => key !== first));
}

const holds = (element: Json, part: Json): boolean =>
  isJsonObject(element) && isJsonObject(part)
    ? Object.entries(part).every(([key, value]) => holds(element[key] ?? null, value))
    : JSON.stringify(element) === JSON.stringify(part);

function withPart(old: Json | undefined, part: Json): Json | undefined {
  if (Array.isArray(old)) return [...old, part];
  if (typeof old === "string") return `${old}${typeof part === "string" ? part : ""}`;
  return isJsonObject(old) && isJsonObject(part) ? { ...old, ...part } : part;
}

/**
 * For a pointer with `*`: changes the array itself, so that what the pointer collects changes. `rest` is the pointer after the `*`.
 */
function mutationsOfEach(matcher: Matcher, array: Json | undefined, rest: string): readonly Mutation[] {
  const elements = Array.isArray(array) ? array : [];
  const inArray =
    (edit: (old: readonly Json[]) => Json): Edit =>
    (old) =>
      edit(Array.isArray(old) ? old : []);
  const drop: Mutation = ["dropped", () => undefined];
  const doubled: Mutation = ["first element doubled", inArray((old) => [...old, ...old.slice(0, 1)])];
  const changed: Mutation = ["first element changed", inArray((old) => onFirst(old, rest, another))];
  const reversed: Mutation = ["reversed", inArray((old) => old.toReversed())];

  if ("includes" in matcher) {
    const without = inArray((old) => old.filter((element) => !hasPart(element, rest, matcher.includes)));
    return [drop, ["part removed", without]];
  }
  if ("excludes" in matcher) {
    const [first = {}] = elements;
    return [["part added", inArray((old) => [...old, editAt(first, rest, () => matcher.excludes)])]];
  }
  if ("each" in matcher) {
    // What one element lacks is not collected: that is no change that could be seen.
    const inFirst = mutations(matcher.each, valueAt(elements[0], rest)).filter(([what]) => what !== "dropped");
    return [
      drop,
      ["emptied", () => []],
      ...inFirst.map(([what, edit]): Mutation => [`first element ${what}`, inArray((old) => onFirst(old, rest, edit))]),
    ];
  }
  if ("inOrder" in matcher) return [drop, reversed];
  if ("length" in matcher) return [drop, doubled];
  const values = elements.map((element) => valueAt(element, rest) ?? null);
  const isPalindrome = JSON.stringify(values) === JSON.stringify(values.toReversed());
  const isOrderFree = isPalindrome || "oneOf" in matcher;
  return [drop, ...(elements.length === 0 ? [] : [doubled, changed]), ...(isOrderFree ? [] : [reversed])];
}

const hasPart = (element: Json, rest: string, part: Json): boolean => {
  const value = valueAt(element, rest);
  return value !== undefined && matches({ includes: part }, [value], null);
};

/** The first element is changed where `rest` points; if nothing is left of it, another value replaces it. */
function onFirst([first, ...others]: readonly Json[], rest: string, edit: Edit): readonly Json[] {
  if (first === undefined) return others;
  const changed = rest === "" ? edit(first) : editAt(first, rest, edit);
  return [changed ?? another(first), ...others];
}
