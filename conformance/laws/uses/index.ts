/** Every use there is, and worlds that use what is on. */
import * as fc from "fast-check";
import { exportDirsUse } from "../../../proposals/export-dirs/worlds/generator.ts";
import { exportableVolumesUse } from "../../../proposals/exportable-volumes/worlds/generator.ts";
import { extensionLayerUses } from "../../../proposals/extension-layer/worlds/generator.ts";
import { metadataLocationsUse } from "../../../proposals/metadata-locations/worlds/generator.ts";
import { ociArtifactsUses } from "../../../proposals/oci-artifacts/worlds/generator.ts";
import type { Step, World } from "../../protocol/case.ts";
import type { Versions } from "../../protocol/instantiate.ts";
import type { StepSeen } from "../../protocol/observation.ts";
import type { LawViolation } from "../law.ts";
import type { Change, Use } from "./use.ts";

/** In the order in which a world is changed: what moves the files of the others comes last. */
export const uses: readonly Use[] = [
  exportDirsUse,
  exportableVolumesUse,
  ...ociArtifactsUses,
  ...extensionLayerUses,
  metadataLocationsUse,
];

const same: Change = (world) => world;

const folded =
  (changes: readonly Change[]): Change =>
  (world) =>
    changes.reduce((changed, change) => change(changed), world);

const usesOf = (on: readonly string[]): readonly Use[] => uses.filter(({ of }) => on.includes(of));

/**
 * `on`: the amendments of the lifecycle on trial. Where none has a use, worlds are what they are. A world uses some of those that are on,
 * one at least: two may meet where a third would keep them apart, and a counterexample is left with those that it needs.
 */
function some(on: readonly string[], how: (use: Use) => fc.Arbitrary<Change>): fc.Arbitrary<Change> {
  const changes = usesOf(on).map(how);
  if (changes.length === 0) return fc.constant(same);
  const chosen = fc.subarray([...changes.keys()], { minLength: 1 });
  return fc.tuple(chosen, fc.tuple(...changes)).map(([at, all]) => folded(all.filter((_, i) => at.includes(i))));
}

export const usedIn = (on: readonly string[], versions: Versions): fc.Arbitrary<Change> =>
  some(on, (use) => use.used(versions));

export const boldIn = (on: readonly string[], versions: Versions): fc.Arbitrary<Change> =>
  some(on, (use) => use.bold?.used?.(versions) ?? use.used(versions));

/** All of what is on, and none of it used. */
export function unusedIn(on: readonly string[], versions: Versions): fc.Arbitrary<Change> {
  const changes = usesOf(on).flatMap((use) => use.unused?.(versions) ?? []);
  return fc.tuple(...changes).map(folded);
}

/** What is dangerous in new run images. */
export function boldPlaces(on: readonly string[]): {
  readonly owned: readonly string[];
  readonly ancestors: readonly string[];
} {
  const bold = uses.flatMap((use) => (on.includes(use.of) && use.bold !== undefined ? [use.bold] : []));
  return { owned: bold.flatMap(({ owned }) => owned), ancestors: bold.flatMap(({ ancestors }) => ancestors) };
}

/** Those among `on` that the world uses. */
export const usedBy = (world: World, on: readonly string[]): readonly string[] =>
  usesOf(on)
    .filter((use) => use.isUsed(world))
    .map(({ of }) => of);

const inUse = (world: World): readonly Use[] => uses.filter((use) => use.isUsed(world));

export const ownedIn = (world: World): readonly string[] => inUse(world).flatMap((use) => use.owned?.(world) ?? []);

export const appDirIn = (world: World): string =>
  world.env.CNB_APP_DIR ?? inUse(world).flatMap(({ app }) => app?.(world) ?? [])[0] ?? "/workspace";

/** A new build container; the registry and the cache stay. */
export function again(world: World): readonly Step[] {
  const volumes = inUse(world).flatMap((use) => use.volumes?.(world) ?? []);
  const fresh: Step = { fresh: ["layers", "app"] };
  if (volumes.length === 0) return [fresh];
  const start = Object.entries(world.files).filter(([path]) => volumes.some((dir) => path.startsWith(`${dir}/`)));
  const empty = volumes.map((dir) => [dir, { dir: true }] as const);
  return [fresh, { edit: Object.fromEntries([...empty, ...start]) }];
}

/** The world with nothing of any proposal that it uses. */
export const offIn = (world: World): World =>
  folded(
    inUse(world)
      .map(({ off }) => off)
      .toReversed(),
  )(world);

/** What the platform places is at other paths. */
export const elsewhereIn = (world: World): World =>
  folded(inUse(world).flatMap(({ elsewhere }) => elsewhere ?? []))(world);

/** Of a build that succeeded. */
export const missingIn = (world: World, step: StepSeen): readonly LawViolation[] =>
  inUse(world).flatMap((use) => use.missing(world, step));
