/** What differs between the expected value and the actual one, where both have members, or are digests of things that have. */
import { isJsonObject, type Json } from "#base";
import type { Failure, Matcher, Observation, TestCase } from "#protocol";
import { valueAt } from "#protocol";
import type { RecordedDifference } from "#reports";
import { type Difference, unequalMembers } from "./compare.ts";

const DIFFERENCES_MAX = 12;

/** Empty if the two values themselves show the difference. */
export function differencesOf(
  failure: Failure,
  { then }: Pick<TestCase, "then">,
  observation: Observation,
): readonly RecordedDifference[] {
  const matchers = then.filter(({ at }) => at === failure.at).map(({ is }) => is);
  const found = matchers.map((is) => differencesFor(is, failure, observation)).find(({ length }) => length > 0) ?? [];
  return found.slice(0, DIFFERENCES_MAX).map(({ at, a, b }) => ({
    at: at.replaceAll("/", " > "),
    expected: bounded(a),
    actual: bounded(b),
  }));
}

function differencesFor(is: Matcher, { at, actual }: Failure, observation: Observation): readonly Difference[] {
  if ("equals" in is && hasMembers(is.equals) && hasMembers(actual)) return unequalMembers("", is.equals, actual);
  if (!("sameAs" in is)) return [];
  if (hasMembers(actual)) return unequalMembers("", valueAt(observation, is.sameAs), actual);
  // Two digests differ because what they are digests of does.
  if (!DIGEST.test(at)) return [];
  const [expected, found] = [is.sameAs, at].map((path) => withoutDigest(valueAt(observation, parentOf(path))));
  return unequalMembers("", expected, found);
}

const DIGEST = /\/(digest|diffId|reference|size)$/;
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

const hasMembers = (value: Json | undefined): boolean => Array.isArray(value) || isJsonObject(value);

/** Digests and sizes follow from the other members. */
function withoutDigest(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !DIGEST.test(`/${key}`)));
}

const TEXT_MAX = 300;

function bounded(value: Json | undefined): Json {
  const text = JSON.stringify(value ?? null);
  return text.length <= TEXT_MAX ? (value ?? null) : `${text.slice(0, TEXT_MAX)}…`;
}
