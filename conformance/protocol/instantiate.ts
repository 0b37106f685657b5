/** A case with the versions that it is run with written into it. */
import { type Api, compareApi, type Digest, digestOf, type Json } from "#base";
import type { ApiRange, TestCase } from "./case.ts";
import type { Description } from "./subject.ts";

export interface Versions {
  readonly platform: Api;
  readonly buildpack: Api;
}

/** `${platform-api}` and `${buildpack-api}` replaced in every string. */
export function instantiate(subject: TestCase, { platform, buildpack }: Versions): TestCase {
  const text = JSON.stringify(subject)
    .replaceAll("${platform-api}", platform)
    .replaceAll("${buildpack-api}", buildpack);
  return JSON.parse(text) as TestCase;
}

export function isInRange(version: Api, range: ApiRange | undefined): boolean {
  if (range === undefined) return true;
  const [from, to] = range;
  return compareApi(version, from) >= 0 && (to === undefined || compareApi(version, to) <= 0);
}

/** `0.12 to 0.14`, `from 0.15 on`. */
export const describeRange = ([from, to]: ApiRange): string =>
  to === undefined ? `from ${from} on` : `${from} to ${to}`;

/** The versions of a case that a subject speaks. */
export function versionsOf(
  subject: Pick<TestCase, "needs">,
  { platform, buildpack }: Pick<Description, "platform" | "buildpack">,
): readonly Versions[] {
  const platforms = platform.filter((version) => isInRange(version, subject.needs.platform));
  const buildpacks = buildpack.filter((version) => isInRange(version, subject.needs.buildpack));
  return platforms.flatMap((one) => buildpacks.map((other) => ({ platform: one, buildpack: other })));
}

/** Changes whenever the way an observation is made or written changes: recordings made before it are stale. */
export const OBSERVATION_FORMAT_VERSION = 2;

/** The key of recordings. */
export function observationKey(subject: TestCase, build: string): Digest {
  const parts: Json = [
    subject.given as unknown as Json,
    subject.when as unknown as Json,
    build,
    OBSERVATION_FORMAT_VERSION,
  ];
  return digestOf(JSON.stringify(sorted(parts)));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]): [string, Json] => [key, sorted(member)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Which of a subject's versions a run uses when nothing is asked for: all in-process, the newest and the oldest on real executables. */
export const selectVersions = (versions: readonly Versions[], all: boolean): readonly Versions[] =>
  all || versions.length <= 2
    ? versions
    : [versions[versions.length - 1], versions[0]].filter((one) => one !== undefined);
