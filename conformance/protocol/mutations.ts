/** How a value would look if a matcher were not met: one change each. */
import { isJsonObject, type Json, unreachable } from "#base";
import type { Matcher } from "./case.ts";

const STRANGE = "plimsoll-mutant";

export type Edit = (old: Json | undefined) => Json | undefined;
export type Mutation = readonly [what: string, edit: Edit];

const drop: Mutation = ["dropped", () => undefined];
const flip: Mutation = ["replaced by something else", another];

export function mutations(matcher: Matcher, got: Json | undefined): readonly Mutation[] {
  if ("equals" in matcher || "sameAs" in matcher) return [drop, flip, ...structural(got)];
  // Where several values are right, another order may be one of them.
  if ("oneOf" in matcher) return [drop, flip, ...structural(got).slice(0, 1)];
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
  if ("each" in matcher) return [drop, ["emptied", () => []], ...eachMutations(matcher.each, got)];
  return unreachable(matcher);
}

/** Arrays that must be equal: one element more, one less, another order. */
function structural(got: Json | undefined): readonly Mutation[] {
  if (!Array.isArray(got)) return [];
  const more: Mutation = ["one element added", (old) => [...((old as readonly Json[]) ?? []), STRANGE]];
  if (got.length < 2) return [more];
  const reversed: Mutation = ["reversed", (old) => (Array.isArray(old) ? old.toReversed() : old)];
  const isPalindrome = JSON.stringify(got) === JSON.stringify(got.toReversed());
  return isPalindrome ? [more] : [more, reversed];
}

const eachMutations = (matcher: Matcher, got: Json | undefined): readonly Mutation[] =>
  Array.isArray(got)
    ? mutations(matcher, got[0]).map(
        ([what, edit]): Mutation => [`first element ${what}`, (old) => editFirst(old, edit)],
      )
    : [];

function editFirst(old: Json | undefined, edit: Mutation[1]): Json | undefined {
  if (!Array.isArray(old)) return undefined;
  const changed = edit(old[0]);
  return changed === undefined ? [STRANGE, ...old.slice(1)] : [changed, ...old.slice(1)];
}

export function another(old: Json | undefined): Json {
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
