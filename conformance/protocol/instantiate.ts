/** Test cases and versions: which versions a subject supports, and a test case with its versions filled in. */
import { type Api, compareApi, type Digest, digestOf, type Json } from "#base";
import type { ApiRange, TestCase } from "./case.ts";
import { inOlderForm } from "./older-forms.ts";
import type { Description } from "./subject.ts";
import type { Versions } from "./versions.ts";

/** Replaces `${platform-api}` and `${buildpack-api}` in every string of the body, and gives the world the form of these versions. */
export function instantiate<T extends Pick<TestCase, "given"> & Partial<Pick<TestCase, "when" | "then">>>(
  testCase: T,
  versions: Versions,
): T {
  const { given, when, then } = testCase;
  const filled = {
    ...testCase,
    given: withVersions(given, versions),
    ...(when !== undefined && { when: withVersions(when, versions) }),
    ...(then !== undefined && { then: withVersions(then, versions) }),
  };
  return inOlderForm(filled, versions);
}

/** Parts of test cases that name no version. They are most expectations, and some are large, so the instances of all versions have them. */
const versionless = new WeakSet<object>();
const [PLATFORM_API, BUILDPACK_API] = ["${platform-api}", "${buildpack-api}"];

function withVersions<T extends object>(part: T, versions: Versions): T {
  if (versionless.has(part)) return part;
  const text = JSON.stringify(part);
  if (text.includes(PLATFORM_API) || text.includes(BUILDPACK_API))
    return JSON.parse(text.replaceAll(PLATFORM_API, versions.platform).replaceAll(BUILDPACK_API, versions.buildpack));
  versionless.add(part);
  return part;
}

export function isInRange(version: Api, range: ApiRange | undefined): boolean {
  if (range === undefined) return true;
  const [from, to] = range;
  return compareApi(version, from) >= 0 && (to === undefined || compareApi(version, to) <= 0);
}

/** `0.12 to 0.14`, `from 0.15 on`. */
export const describeRange = ([from, to]: ApiRange): string =>
  to === undefined ? `from ${from} on` : `${from} to ${to}`;

/** The versions that a subject supports and that a test case or law is for. */
export function versionsOf(
  { needs }: Pick<TestCase, "needs">,
  { platform, buildpack }: Pick<Description, "platform" | "buildpack">,
): readonly Versions[] {
  const platforms = platform.filter((version) => isInRange(version, needs.platform));
  const buildpacks = buildpack.filter((version) => isInRange(version, needs.buildpack));
  return platforms.flatMap((one) => buildpacks.map((other) => ({ platform: one, buildpack: other })));
}

/** Raise it when observations are made or written in another way: older recordings become stale. */
const OBSERVATION_FORMAT_VERSION = 2;

/** The key of recordings. */
export function observationKey({ given, when }: TestCase, build: string): Digest {
  const parts: Json = [given, when, build, OBSERVATION_FORMAT_VERSION];
  return digestOf(JSON.stringify(sorted(parts)));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]): [string, Json] => [key, sorted(member)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
