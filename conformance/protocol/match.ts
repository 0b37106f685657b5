/** Matchers as pure predicates over JSON. */
import { isJsonObject, type Json, unreachable } from "#base";
import type { Matcher } from "./case.ts";
import { at } from "./pointer.ts";

/** `whole` is the observation, for matchers that look at another place of it. */
export function matches(matcher: Matcher, got: Json | undefined, whole: Json): boolean {
  if ("equals" in matcher) return equal(got, matcher.equals);
  if ("oneOf" in matcher) return matcher.oneOf.some((value) => equal(got, value));
  if ("present" in matcher) return (got !== undefined) === matcher.present;
  if ("includes" in matcher) return includes(got, matcher.includes);
  if ("excludes" in matcher) return got !== undefined && !includes(got, matcher.excludes);
  if ("between" in matcher) return typeof got === "number" && got >= matcher.between[0] && got <= matcher.between[1];
  if ("length" in matcher) return Array.isArray(got) && got.length === matcher.length;
  if ("inOrder" in matcher) return Array.isArray(got) && hasInOrder(got, matcher.inOrder);
  if ("sameAs" in matcher) return got !== undefined && equal(got, at(whole, matcher.sameAs));
  if ("differsFrom" in matcher) return got !== undefined && !equal(got, at(whole, matcher.differsFrom));
  if ("each" in matcher)
    return Array.isArray(got) && got.length > 0 && got.every((element) => matches(matcher.each, element, whole));
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

function includes(got: Json | undefined, part: Json): boolean {
  if (Array.isArray(got)) return got.some((element) => contains(element, part));
  if (typeof got === "string") return typeof part === "string" && got.includes(part);
  return contains(got, part);
}

/** Equal, or an object that has at least these members. */
function contains(got: Json | undefined, part: Json): boolean {
  if (!isJsonObject(part) || !isJsonObject(got)) return equal(got, part);
  return Object.entries(part).every(([key, value]) => Object.hasOwn(got, key) && contains(got[key], value));
}

function hasInOrder(got: readonly Json[], wanted: readonly Json[]): boolean {
  let from = 0;
  return wanted.every((value) => {
    const found = got.findIndex((element, i) => i >= from && contains(element, value));
    from = found + 1;
    return found >= 0;
  });
}

/** A matcher in words, for a failure. */
export function describeMatcher(matcher: Matcher): string {
  const [[word, value] = ["", ""]] = Object.entries(matcher);
  if (word === "present") return value === true ? "to be there" : "not to be there";
  if (word === "each") return `each element ${describeMatcher(value as Matcher)}`;
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
  sameAs: "the same as what is at",
  differsFrom: "different from what is at",
};
