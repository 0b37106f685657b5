/**
 * Mutants of an observation where an expectation looks into every element of an array (`*` in its pointer): the array itself is changed, so
 * that what is collected from it changes.
 */
import type { Json } from "#base";
import type { Matcher } from "./case.ts";
import { matches } from "./match.ts";
import { another, type Edit, type Mutation, mutations } from "./mutations.ts";
import { at, edited } from "./pointer.ts";

/** `rest` is what follows the `*`; the mutations are of the array before it. */
export function mutationsOfEach(matcher: Matcher, array: Json | undefined, rest: string): readonly Mutation[] {
  const elements = Array.isArray(array) ? array : [];
  const inArray =
    (edit: (old: readonly Json[]) => readonly Json[]): Edit =>
    (old) =>
      edit(Array.isArray(old) ? old : []) as Json;
  const drop: Mutation = ["dropped", () => undefined];
  const doubled: Mutation = ["first element doubled", inArray((old) => [...old, ...old.slice(0, 1)])];
  const changed: Mutation = ["first element changed", inArray((old) => onFirst(old, rest, another))];
  const reversed: Mutation = ["reversed", inArray((old) => old.toReversed())];

  if ("includes" in matcher) {
    const without = inArray((old) => old.filter((element) => !holds(element, rest, matcher.includes)));
    return [drop, ["part removed", without]];
  }
  if ("excludes" in matcher) {
    const [first = {}] = elements;
    return [["part added", inArray((old) => [...old, edited(first, rest, () => matcher.excludes)])]];
  }
  if ("each" in matcher) {
    // What one element lacks is not collected: that is no change that could be seen.
    const inFirst = mutations(matcher.each, at(elements[0], rest)).filter(([what]) => what !== "dropped");
    return [
      drop,
      ["emptied", () => []],
      ...inFirst.map(([what, edit]): Mutation => [`first element ${what}`, inArray((old) => onFirst(old, rest, edit))]),
    ];
  }
  if ("inOrder" in matcher) return [drop, reversed];
  if ("length" in matcher) return [drop, doubled];
  const values = elements.map((element) => at(element, rest) ?? null);
  const isPalindrome = JSON.stringify(values) === JSON.stringify(values.toReversed());
  const isOrderFree = isPalindrome || "oneOf" in matcher;
  return [drop, ...(elements.length === 0 ? [] : [doubled, changed]), ...(isOrderFree ? [] : [reversed])];
}

const holds = (element: Json, rest: string, part: Json): boolean => {
  const value = at(element, rest);
  return value !== undefined && matches({ includes: part }, [value], null);
};

/** The first element is changed where `rest` points; where nothing is left of it, another value stands in its place. */
function onFirst([first, ...others]: readonly Json[], rest: string, edit: Edit): readonly Json[] {
  if (first === undefined) return others;
  const changed = rest === "" ? edit(first) : edited(first, rest, edit);
  return [changed ?? another(first), ...others];
}
