/**
 * How proposals are used in generated worlds. A property that holds over any set of proposals says nothing of them where no buildpack uses
 * them: so each proposal says how a world comes to use it, what looks like a use and is none, and what the world's image then has to show.
 * All of it is read from the world again: a counterexample is a file.
 */
import type * as fc from "fast-check";
import type { Act } from "#machine";
import type { BuildpackSpec, StepObservation, Versions, World } from "#protocol";
import type { LawViolation } from "../kit/law.ts";

/** What a world is like then. */
export type WorldChange = (world: World) => World;

export interface WorldGenerator {
  /** The id of the amendment: a form of a text that is asked for by a name of its own has its own. */
  readonly amendment: string;
  /** Worlds are changed in ascending order; default 0. Generators that move files of the others come last. */
  readonly order?: number;
  /** Buildpacks of the world use the proposal, and the platform does its part. */
  anyUse(versions: Versions): fc.Arbitrary<WorldChange>;
  /** What may be mistaken for a use. */
  anyLookalike?(versions: Versions): fc.Arbitrary<WorldChange>;
  /**
   * What text and lifecycle do not survive as they stand: in the world, and where new run images have something at or above the
   * directories of the app image.
   */
  readonly unsafe?: {
    anyUse?(versions: Versions): fc.Arbitrary<WorldChange>;
    readonly ownedDirectories: readonly string[];
    readonly ancestors: readonly string[];
  };
  /** Buildpacks have the directory exported, where the proposal lets them choose any. */
  exporting?(path: string): WorldChange;
  /** Directories that nobody else can take while it is used; their parents are the build user's. */
  claimedDirectories?(world: World): readonly string[];
  isUsed(world: World): boolean;
  /** Where the app is then, where that is not the default and no variable says so. */
  appDirectory?(world: World): string | undefined;
  /** Directories that belong to the app image's own layers then, besides those of the specification. */
  owned?(world: World): readonly string[];
  /** Directories that a new build container has as they were at the start, besides those of the specification. */
  volumes?(world: World): readonly string[];
  /** The world of a platform that knows nothing of the proposal, and of buildpacks that declare nothing; they do what they did. */
  readonly withoutProposal: WorldChange;
  /** The same use at other paths, where platform or buildpacks say which. */
  readonly moved?: WorldChange;
  /** Of a build that succeeded: what it was to make, and did not. */
  missingResults(world: World, step: StepObservation): readonly LawViolation[];
}

/** The first buildpack does more: acts after its own, members of `[buildpack]` after its own. */
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

/** Every buildpack, without what a pattern finds in its buildpack.toml. */
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

/** What the acts of a world are, those of both ways of a condition among them. */
export const actsIn = ({ buildpacks }: World): readonly Act[] =>
  buildpacks.flatMap(({ build = [] }) => build.flatMap(flat));

const flat = (act: Act): readonly Act[] =>
  act.do === "if" ? [act, ...act.acts.flatMap(flat), ...(act.otherwise ?? []).flatMap(flat)] : [act];
