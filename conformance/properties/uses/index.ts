/** Every use there is, and worlds that use what is on. */
import * as fc from "fast-check";
import type { Step, World } from "../../protocol/case.ts";
import type { Versions } from "../../protocol/instantiate.ts";
import type { StepSeen } from "../../protocol/observation.ts";
import type { Violation } from "../property.ts";
import { exportDirsUse } from "./export-dirs.ts";
import { exportableVolumesUse } from "./exportable-volumes.ts";
import { extensionLayerUses } from "./extension-layer.ts";
import { metadataLocationsUse } from "./metadata-locations.ts";
import { ociArtifactsUses } from "./oci-artifacts.ts";
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

const folded = (changes: readonly Change[]): Change =>
  changes.length === 0 ? same : (world) => changes.reduce((changed, change) => change(changed), world);

/** `on`: the amendments of the lifecycle on trial. Where none has a use, worlds are what they are. */
function changed(on: readonly string[], how: (use: Use) => fc.Arbitrary<Change> | undefined): fc.Arbitrary<Change> {
  const changes = uses.filter(({ of }) => on.includes(of)).flatMap((use) => how(use) ?? []);
  return changes.length === 0 ? fc.constant(same) : fc.tuple(...changes).map(folded);
}

export const usedIn = (on: readonly string[], versions: Versions): fc.Arbitrary<Change> =>
  changed(on, (use) => use.used(versions));

export const boldIn = (on: readonly string[], versions: Versions): fc.Arbitrary<Change> =>
  changed(on, (use) => use.bold?.used?.(versions) ?? use.used(versions));

export const unusedIn = (on: readonly string[], versions: Versions): fc.Arbitrary<Change> =>
  changed(on, (use) => use.unused?.(versions));

/** What is dangerous in new run images. */
export function boldPlaces(on: readonly string[]): {
  readonly owned: readonly string[];
  readonly ancestors: readonly string[];
} {
  const bold = uses.flatMap((use) => (on.includes(use.of) && use.bold !== undefined ? [use.bold] : []));
  return { owned: bold.flatMap(({ owned }) => owned), ancestors: bold.flatMap(({ ancestors }) => ancestors) };
}

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

/** Of a build that succeeded. */
export const missingIn = (world: World, step: StepSeen): readonly Violation[] =>
  inUse(world).flatMap((use) => use.missing(world, step));
