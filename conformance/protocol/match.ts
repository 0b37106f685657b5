/** Matchers as pure predicates over JSON. */
import { isJsonObject, type Json, unreachable } from "#base";
import type { Matcher } from "./case.ts";
import { tokensOf, valueAt } from "./pointer.ts";

/** `whole` is the observation, for matchers that compare with another value in it. */
export function matches(matcher: Matcher, actual: Json | undefined, whole: Json): boolean {
  if ("equals" in matcher) return equal(actual, matcher.equals);
  if ("oneOf" in matcher) return matcher.oneOf.some((value) => equal(actual, value));
  if ("present" in matcher) return (actual !== undefined) === matcher.present;
  if ("includes" in matcher) return includes(actual, matcher.includes);
  if ("excludes" in matcher) return actual !== undefined && !includes(actual, matcher.excludes);
  if ("between" in matcher)
    return typeof actual === "number" && actual >= matcher.between[0] && actual <= matcher.between[1];
  if ("length" in matcher) return Array.isArray(actual) && actual.length === matcher.length;
  if ("inOrder" in matcher) return Array.isArray(actual) && hasInOrder(actual, matcher.inOrder);
  if ("sameAs" in matcher) return actual !== undefined && equal(actual, valueAt(whole, matcher.sameAs));
  if ("differsFrom" in matcher) return actual !== undefined && !equal(actual, valueAt(whole, matcher.differsFrom));
  if ("each" in matcher)
    return (
      Array.isArray(actual) && actual.length > 0 && actual.every((element) => matches(matcher.each, element, whole))
    );
  return unreachable(matcher);
}

export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, i) => equal(element, b[i]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

function includes(actual: Json | undefined, part: Json): boolean {
  if (Array.isArray(actual)) return actual.some((element) => contains(element, part));
  if (typeof actual === "string") return typeof part === "string" && actual.includes(part);
  return contains(actual, part);
}

/** Equal, or an object that has at least these members. */
function contains(actual: Json | undefined, part: Json): boolean {
  if (!isJsonObject(part) || !isJsonObject(actual)) return equal(actual, part);
  return Object.entries(part).every(([key, value]) => Object.hasOwn(actual, key) && contains(actual[key], value));
}

function hasInOrder(actual: readonly Json[], expected: readonly Json[]): boolean {
  let from = 0;
  return expected.every((value) => {
    const index = actual.findIndex((element, i) => i >= from && contains(element, value));
    from = index + 1;
    return index >= 0;
  });
}

/** A matcher in words: values, also where it compares with another value of `whole`, if that is known. */
export function describeMatcher(matcher: Matcher, whole?: Json): string {
  if ("present" in matcher) return matcher.present ? "to be there" : "not to be there";
  if ("each" in matcher) return `each element ${describeMatcher(matcher.each, whole)}`;
  if ("sameAs" in matcher && whole === undefined) return `as ${placeOf(matcher.sameAs)}`;
  if ("differsFrom" in matcher && whole === undefined) return `another value than ${placeOf(matcher.differsFrom)}`;
  if ("sameAs" in matcher) return `${valueWords(whole, matcher.sameAs)}, as ${placeOf(matcher.sameAs)}`;
  if ("differsFrom" in matcher)
    return `another value than ${valueWords(whole, matcher.differsFrom)}, ${placeOf(matcher.differsFrom)}`;
  const [[word, value] = ["", ""]] = Object.entries(matcher);
  return `${WORDS[word] ?? word} ${JSON.stringify(value)}`;
}

const WORDS: Readonly<Record<string, string>> = {
  equals: "equal to",
  oneOf: "one of",
  includes: "to include",
  excludes: "not to include",
  between: "between",
  length: "of length",
  inOrder: "to have in this order",
};

const valueWords = (whole: Json | undefined, path: string): string => JSON.stringify(valueAt(whole, path)) ?? "nothing";

/** `after step 1: images > @app:1 > digest` */
function placeOf(path: string): string {
  const [first, step, ...rest] = tokensOf(path);
  return first === "steps" ? `after step ${Number(step) + 1}: ${rest.join(" > ")}` : tokensOf(path).join(" > ");
}
