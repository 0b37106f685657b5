/**
 * How generated worlds use a proposal. Laws of any set of proposals need worlds that use them, so each proposal says how to change a world,
 * what only looks like a use, and what the image must then show. The methods read everything from the world, because a counterexample is a file.
 */
import type * as fc from "fast-check";
import type { Act } from "#machine";
import type { BuildpackSpec, StepObservation, Versions, World } from "#protocol";
import type { LawViolation } from "../kit/law.ts";

export type WorldChange = (world: World) => World;

export interface WorldGenerator {
  /** The id of the amendment; each form of an RFC has its own. */
  readonly amendment: string;
  /** Generators change a world in ascending order; default 0. Those that move files of the others come last. */
  readonly order?: number;
  /** Makes buildpacks use the proposal, and the platform support it. */
  anyUse(versions: Versions): fc.Arbitrary<WorldChange>;
  /** Changes that only look like a use. */
  anyLookalike?(versions: Versions): fc.Arbitrary<WorldChange>;
  /** Inputs that are known to break the proposal as written: worlds, and paths at which new run images have content. */
  readonly unsafe?: {
    anyUse?(versions: Versions): fc.Arbitrary<WorldChange>;
    readonly ownedDirectories: readonly string[];
    readonly ancestors: readonly string[];
  };
  /** Makes buildpacks export this directory, if the proposal lets them choose any. */
  exporting?(path: string): WorldChange;
  /** Directories that no other proposal can use at the same time; the build user owns their parents. */
  claimedDirectories?(world: World): readonly string[];
  isUsed(world: World): boolean;
  /** The app directory, if it is not the default and no variable names it. */
  appDirectory?(world: World): string | undefined;
  /** Directories that the app image owns, besides those of the specification. */
  owned?(world: World): readonly string[];
  /** Directories that a new build container resets, besides those of the specification. */
  volumes?(world: World): readonly string[];
  /** The same world with a platform that does not know the proposal and buildpacks that declare nothing but do the same acts. */
  readonly withoutProposal: WorldChange;
  /** The same use at other paths, if the platform or buildpacks choose them. */
  readonly moved?: WorldChange;
  /** What a successful build should have made but did not. */
  missingResults(world: World, step: StepObservation): readonly LawViolation[];
}

/** Adds acts and members of `[buildpack]` to the first buildpack, after its own. */
export const extendFirstBuildpack = (
  world: World,
  { acts = [], toml = "" }: { readonly acts?: readonly Act[]; readonly toml?: string },
): World => ({
  ...world,
  buildpacks: world.buildpacks.map((one, i): BuildpackSpec => {
    if (i > 0) return one;
    return { ...one, toml: one.toml + toml, build: [...(one.build ?? []), ...acts] };
  }),
});

/** Removes what `key` matches from every buildpack.toml. */
export const withoutKey = (world: World, key: RegExp): World => ({
  ...world,
  buildpacks: world.buildpacks.map((one) => ({ ...one, toml: one.toml.replace(key, "") })),
});

export const withoutFile = (world: World, file: string): World => {
  const { [file]: _, ...files } = world.files;
  return { ...world, files };
};

export const withFiles = (world: World, files: World["files"]): World => ({
  ...world,
  files: { ...world.files, ...files },
});

/** All acts of the buildpacks, with those of both branches of conditions. */
export const actsIn = ({ buildpacks }: World): readonly Act[] =>
  buildpacks.flatMap(({ build = [] }) => build.flatMap(flat));

const flat = (act: Act): readonly Act[] =>
  act.do === "if" ? [act, ...act.acts.flatMap(flat), ...(act.otherwise ?? []).flatMap(flat)] : [act];
