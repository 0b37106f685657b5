/** Generated worlds that use enabled proposals, and what is true of such a world. */
import * as fc from "fast-check";
import type { Step, StepObservation, Versions, World } from "#protocol";
import type { LawViolation } from "../kit/law.ts";
import type { WorldChange, WorldGenerator } from "./generator.ts";

/** `on`: the amendments of the lifecycle that is judged. */
export interface ProposalWorlds {
  /** The proposals that these worlds can use: the ids of their amendments. */
  readonly ids: readonly string[];
  /**
   * Without a generator for any enabled proposal a world stays as it is. Otherwise it uses at least one of them, not always all: a third could hide a
   * conflict of two, and a counterexample keeps only those that it needs.
   */
  used(on: readonly string[], versions: Versions): fc.Arbitrary<WorldChange>;
  /** Like `used`, with inputs that are known to break proposals as their RFCs are written. */
  unsafe(on: readonly string[], versions: Versions): fc.Arbitrary<WorldChange>;
  /** No enabled proposal is used, although it may look so. */
  unused(on: readonly string[], versions: Versions): fc.Arbitrary<WorldChange>;
  /** Paths at which content in a new run image is known to break proposals as their RFCs are written. */
  unsafePlaces(on: readonly string[]): { readonly owned: readonly string[]; readonly ancestors: readonly string[] };
  /** Those among `on` that the world uses. */
  usedBy(world: World, on: readonly string[]): readonly string[];
  /** The directories that proposals add to those that the app image owns. */
  owned(world: World): readonly string[];
  appDir(world: World): string;
  /** A new build container; the registry and the cache stay. */
  newContainer(world: World): readonly Step[];
  /** The world without any proposal that it uses. */
  off(world: World): World;
  /** The directories that the platform places are at other paths. */
  moved(world: World): World;
  /** What a successful build lacks of what the proposals promise. */
  missing(world: World, step: StepObservation): readonly LawViolation[];
}

const same: WorldChange = (world) => world;

const folded =
  (changes: readonly WorldChange[]): WorldChange =>
  (world) =>
    changes.reduce((changed, change) => change(changed), world);

export function proposalWorlds(all: readonly WorldGenerator[]): ProposalWorlds {
  const generators = all.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const enabled = (on: readonly string[]): readonly WorldGenerator[] =>
    generators.filter(({ amendment }) => on.includes(amendment));
  const inUse = (world: World): readonly WorldGenerator[] => generators.filter((one) => one.isUsed(world));
  return {
    ids: generators.map(({ amendment }) => amendment),
    used: (on, versions) => anySubset(enabled(on).map((one) => one.anyUse(versions))),
    unsafe: (on, versions) =>
      anySubset(enabled(on).map((one) => one.unsafe?.anyUse?.(versions) ?? one.anyUse(versions))),
    unused: (on, versions) =>
      fc.tuple(...enabled(on).flatMap((one) => one.anyLookalike?.(versions) ?? [])).map((changes) => folded(changes)),
    unsafePlaces(on) {
      const places = enabled(on).flatMap(({ unsafe }) => unsafe ?? []);
      return {
        owned: places.flatMap(({ ownedDirectories }) => ownedDirectories),
        ancestors: places.flatMap(({ ancestors }) => ancestors),
      };
    },
    usedBy: (world, on) =>
      enabled(on)
        .filter((one) => one.isUsed(world))
        .map(({ amendment }) => amendment),
    owned: (world) => inUse(world).flatMap((one) => one.owned?.(world) ?? []),
    appDir: (world) =>
      world.env.CNB_APP_DIR ??
      inUse(world).flatMap(({ appDirectory }) => appDirectory?.(world) ?? [])[0] ??
      "/workspace",
    newContainer: (world) =>
      newContainer(
        world,
        inUse(world).flatMap((one) => one.volumes?.(world) ?? []),
      ),
    off: (world) =>
      folded(
        inUse(world)
          .map(({ withoutProposal }) => withoutProposal)
          .toReversed(),
      )(world),
    moved: (world) => folded(inUse(world).flatMap(({ moved }) => moved ?? []))(world),
    missing: (world, step) => inUse(world).flatMap((one) => one.missingResults(world, step)),
  };
}

function anySubset(changes: readonly fc.Arbitrary<WorldChange>[]): fc.Arbitrary<WorldChange> {
  if (changes.length === 0) return fc.constant(same);
  const chosen = fc.subarray([...changes.keys()], { minLength: 1 });
  return fc.tuple(chosen, fc.tuple(...changes)).map(([at, all]) => folded(all.filter((_, i) => at.includes(i))));
}

/** A new container has the volumes of proposals as they were at the start. */
function newContainer(world: World, volumes: readonly string[]): readonly Step[] {
  const fresh: Step = { fresh: ["layers", "app"] };
  if (volumes.length === 0) return [fresh];
  const start = Object.entries(world.files).filter(([path]) => volumes.some((dir) => path.startsWith(`${dir}/`)));
  const empty = volumes.map((dir) => [dir, { dir: true }] as const);
  return [fresh, { edit: Object.fromEntries([...empty, ...start]) }];
}
