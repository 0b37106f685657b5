/** The pairs of API versions that a run tries of all that a subject supports. */
import { type Api, compareApi } from "#base";
import type { ChangesAt } from "#lifecycle";
import type { Versions } from "./versions.ts";

/**
 * The newest and the oldest pair; and, with the newest version of the other axis, both sides of every change: the version of the change
 * and the one before it. Newest first. A statement never changes between them, because a test case is for the versions at which all of
 * its statements hold. `all`: every pair. `changes`: where something changed that the test case or law rests on.
 */
export function selectVersions(
  versions: readonly Versions[],
  all: boolean,
  changes: ChangesAt = { platform: [], buildpack: [] },
): readonly Versions[] {
  const [newest, oldest] = [versions.at(-1), versions[0]];
  if (all || newest === undefined || oldest === undefined || versions.length <= 2) return versions;
  const platforms = sidesOf(changes.platform, distinct(versions.map(({ platform }) => platform)));
  const buildpacks = sidesOf(changes.buildpack, distinct(versions.map(({ buildpack }) => buildpack)));
  const chosen = [
    newest,
    ...buildpacks.map((api) => ({ platform: newest.platform, buildpack: api })),
    ...platforms.map((api) => ({ platform: api, buildpack: newest.buildpack })),
    oldest,
  ];
  return chosen.filter((one, i) => chosen.findIndex((other) => isSame(one, other)) === i);
}

const distinct = (apis: readonly Api[]): readonly Api[] => [...new Set(apis)].toSorted(compareApi);
const isSame = (one: Versions, other: Versions): boolean =>
  one.platform === other.platform && one.buildpack === other.buildpack;

/** Of each change that has two sides among these versions, newest first. */
const sidesOf = (changes: readonly Api[], versions: readonly Api[]): readonly Api[] =>
  versions
    .flatMap((version, i) => {
      const before = versions[i - 1];
      const isChange = before !== undefined && changes.some((at) => isBetween(at, before, version));
      return isChange ? [before, version] : [];
    })
    .toReversed();

const isBetween = (at: Api, before: Api, version: Api): boolean =>
  compareApi(before, at) < 0 && compareApi(at, version) <= 0;
