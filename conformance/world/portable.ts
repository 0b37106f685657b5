/**
 * A test case for a harness in another language: the world as files, with programs as bash scripts, and each step as the command that a
 * platform runs. specs/case.schema.json describes it.
 */
import type { Api, Json } from "#base";
import { renderActs } from "#machine";
import {
  type FileOwner,
  type FileSpec,
  type ImageSpec,
  type InjectedFault,
  instantiate,
  type Lane,
  type Needs,
  type Ref,
  type RegistrySpec,
  type RunStep,
  type ShownPlace,
  type StatementId,
  type Step,
  type Surroundings,
  type TestCase,
  type Versions,
  type World,
} from "#protocol";
import { emptyTree, type Tree, treeOf } from "#tree";
import { buildContainerOf, filesOfWorld, nodeSpecOf } from "./build-container.ts";
import { buildDirectoriesOf, environmentOf, wordsOf } from "./command.ts";
import { executableOf } from "./machines.ts";
import type { BuildDirectories } from "./roles.ts";

export interface PortableCase {
  readonly id: string;
  readonly says: string;
  readonly lane: Lane;
  readonly platform: Api;
  readonly buildpack: Api;
  readonly needs: { readonly can: NonNullable<Needs["can"]>; readonly proposals: readonly string[] };
  readonly statements: readonly StatementId[];
  readonly world: PortableWorld;
  readonly steps: readonly PortableStep[];
  readonly expect: readonly PortableExpectation[];
  readonly control?: NonNullable<TestCase["control"]>;
}

export interface PortableWorld {
  readonly files: Readonly<Record<string, PortableFile>>;
  readonly images: Readonly<Record<Ref, ImageSpec>>;
  readonly registry: RegistrySpec;
}

/** A program of the test case is its bash script. */
export type PortableFile = Exclude<FileSpec, { readonly acts: unknown }>;

export type PortableStep =
  | PortableRun
  | { readonly edit: Readonly<Record<string, PortableFile | null>> }
  | { readonly publish: Readonly<Record<Ref, ImageSpec>> }
  | Extract<Step, { readonly damage: unknown } | { readonly repack: unknown }>
  /** Directories. */
  | { readonly fresh: readonly string[] }
  /** Another world like the first: laws compare worlds. */
  | { readonly anew: true };

export interface PortableRun {
  readonly run: RunStep["run"];
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment; with `image`, added to that of the image. Null removes a variable. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly as: FileOwner;
  readonly surroundings?: Surroundings;
  /** The image whose file system it runs in; absent: the build container. */
  readonly image?: Ref;
  readonly directories: BuildDirectories;
  readonly fault?: InjectedFault;
}

export interface PortableExpectation extends ShownPlace {
  readonly statements: readonly StatementId[];
}

export function portableCase(testCase: TestCase, versions: Versions): PortableCase {
  const { id, says, lane, needs, given, when, then, control } = instantiate(testCase, versions);
  return {
    id,
    says,
    lane,
    ...versions,
    needs: { can: needs.can ?? [], proposals: [...(needs.amendments ?? []), ...(needs.anyProposal ?? [])] },
    statements: [...new Set(then.flatMap(({ covers }) => covers))],
    world: portableWorld(given),
    steps: when.map((step) => portableStep(given, step)),
    expect: then.map(({ covers, ...expectation }) => ({ ...expectation, statements: covers })),
    ...(control !== undefined && { control }),
  };
}

/** A counterexample of a law, whose sessions all begin in worlds like `given`. */
export interface PortableTrial extends Pick<PortableCase, "id" | "says" | "lane" | "statements"> {
  readonly given: World;
  readonly sessions: readonly (readonly Step[])[];
  readonly proposals: readonly string[];
  readonly shown: readonly ShownPlace[];
}

export function portableTrial(trial: PortableTrial, versions: Versions): PortableCase {
  const { given, sessions, proposals, shown, ...about } = trial;
  return {
    ...about,
    ...versions,
    needs: { can: [], proposals },
    world: portableWorld(given),
    steps: sessions.flatMap((steps, i): readonly PortableStep[] => [
      ...(i > 0 ? [{ anew: true } as const] : []),
      ...steps.map((step) => portableStep(given, step)),
    ]),
    expect: shown.map((place) => ({ ...place, statements: trial.statements })),
  };
}

/** The directories that a build image has. */
const DIRECTORIES: Readonly<Record<string, PortableFile>> = {
  "/cnb/lifecycle": { dir: true, owner: "root" },
  "/home/cnb": { dir: true, owner: "user" },
  "/layers": { dir: true, owner: "user" },
  "/platform": { dir: true, owner: "root" },
  "/workspace": { dir: true, owner: "user" },
  "/probe": { dir: true, mode: "0777", owner: "root" },
};

/** The file system of the build container before the first step. Versions are written into the world already. */
export function portableRoot(given: World): Tree {
  const directories = Object.entries(DIRECTORIES).map(
    ([path, spec]) => [path, nodeSpecOf(spec, new Map(), "user")] as const,
  );
  return buildContainerOf(given, treeOf(Object.fromEntries(directories), emptyTree)).root;
}

function portableWorld(world: World): PortableWorld {
  const files = filesOfWorld(world).map(({ path, spec, owner }) => [path, portableFile(spec, owner)] as const);
  return {
    files: { ...DIRECTORIES, ...Object.fromEntries(files) },
    images: world.images,
    registry: world.registry ?? {},
  };
}

function portableFile(spec: FileSpec, owner: "root" | "user"): PortableFile {
  const meta = { owner: spec.owner ?? owner, ...(spec.mode !== undefined && { mode: spec.mode }) };
  return "acts" in spec ? { mode: "0755", ...meta, text: renderActs(spec.acts) } : { ...spec, ...meta };
}

function portableStep(world: World, step: Step): PortableStep {
  if ("run" in step) return portableRun(world, step);
  if ("edit" in step) {
    const files = Object.entries(step.edit).map(([path, spec]) => [
      path,
      spec === null ? null : portableFile(spec, "user"),
    ]);
    return { edit: Object.fromEntries(files) };
  }
  if ("publish" in step || "damage" in step || "repack" in step) return step;
  return { fresh: step.fresh.map((what) => (what === "app" ? "/workspace" : `/${what}`)) };
}

function portableRun(world: World, step: RunStep): PortableRun {
  const { run, as, surroundings, fault } = step;
  const image = run === "launch" ? (step.in ?? "@app:1") : step.in;
  return {
    run,
    program: run === "launch" ? (step.argv0 ?? "/cnb/lifecycle/launcher") : executableOf(run),
    args: wordsOf(step),
    env: run === "launch" ? launchEnvironment(world, step) : environmentOf(world.env, step.env),
    as: as ?? (run === "extend" ? "root" : "user"),
    ...(image !== undefined && { image }),
    directories: buildDirectoriesOf(world, step),
    ...(surroundings !== undefined && { surroundings }),
    ...(fault !== undefined && { fault }),
  };
}

/** Only the platform's variables are added to those of the app image. */
function launchEnvironment({ env }: World, step: RunStep): Readonly<Record<string, string | null>> {
  const given = environmentOf({ CNB_PLATFORM_API: env.CNB_PLATFORM_API ?? "", CNB_NO_COLOR: "true" }, step.env);
  const removed = Object.entries(step.env ?? {}).filter(([, value]) => value === null);
  return { ...given, ...Object.fromEntries(removed) };
}

/** As JSON: what is absent is left out. */
export const portableJson = (one: PortableCase): Json => JSON.parse(JSON.stringify(one));
