/** Whole builds with the reference lifecycle: a first one, a second one with its cache and its image, and a fresh one again. */
import { type AbsPath, type Api, type Digest, type Exchange, orThrow, pathOfText } from "#base";
import { type BuildPlan, buildPlan } from "#contract";
import type { Image } from "#image";
import type { Machine, Mount } from "#machine";
import {
  BUILD_REGISTRY,
  type BuildEnd,
  type Buildpack,
  type BuildRegistry,
  buildpackOf,
  buildRegistry,
  builtInRunImage,
  composeBuilder,
  type Ids,
  layerOrigins,
  orderOfBuildpacks,
  platformFiles,
  runBuild,
  volumeMounts,
} from "#platform";
import { emptyTree, type Tree, treeOf } from "#tree";
import type { Component } from "../component/component.ts";
import type { Ran } from "../kit/rule.ts";

export interface WholeSetup {
  readonly root: Tree;
  readonly volumes: readonly Mount[];
  readonly user: Ids;
  readonly http: Exchange;
  /** Seed of everything random in the build. */
  readonly seed: string;
}

export interface WholeSettings {
  /** Opens a machine with a lifecycle in /cnb/lifecycle. */
  openBuild(setup: WholeSetup): Promise<Machine>;
  readonly platformApi: Api;
  readonly base: Tree;
  readonly env: Readonly<Record<string, string>>;
  readonly user: Ids;
  readonly home: string;
  readonly app: Tree;
  readonly variables: Readonly<Record<string, string>>;
  readonly runImage?: Image;
}

export interface WholeBuild {
  readonly end: BuildEnd;
  /** The last phase. */
  readonly ran: Ran;
  /** The layers of the buildpack by name. */
  readonly layers: Readonly<Record<string, Digest>>;
  /** The app image; absent if the build made no image. */
  readonly image?: Image;
}

export interface WholeBuilds {
  readonly first: WholeBuild;
  /** Absent if the first one failed. */
  readonly second?: WholeBuild;
  readonly fresh?: WholeBuild;
}

const RUN = `${BUILD_REGISTRY}/plimsoll/run:latest`;
const APP = `${BUILD_REGISTRY}/plimsoll/app:latest`;

/** Undefined if the reference lifecycle cannot take the buildpack: rules of its descriptor say why. `plan`: what bin/detect wrote. */
export async function wholeBuilds(
  component: Component,
  plan: Uint8Array,
  settings: WholeSettings,
): Promise<WholeBuilds | undefined> {
  const own = buildpackOf(component.tree, component.from);
  const read = buildPlan.read(plan, "the build plan");
  if (!own.ok || !read.ok) return undefined;
  const buildpacks = withCompanions(own.value, read.value);
  const registry = buildRegistry();
  orThrow(await registry.publish(RUN, settings.runImage ?? builtInRunImage()));
  const build = (cache: Tree, at: BuildRegistry, seed: string) =>
    oneBuild(own.value, { buildpacks, registry: at, cache, seed }, settings);
  const first = await build(emptyTree, registry, "first");
  if (first.end.is !== "built") return { first };
  const second = await build(first.cache, registry, "second");
  const other = buildRegistry();
  orThrow(await other.publish(RUN, settings.runImage ?? builtInRunImage()));
  return { first, second, fresh: await build(emptyTree, other, "fresh") };
}

/** What the buildpack requires of others another one provides, and what it provides for others another one requires. */
function withCompanions(own: Buildpack, { requires, provides }: BuildPlan): readonly Buildpack[] {
  const names = (all: readonly { readonly name: string }[]): readonly string[] => [
    ...new Set(all.map(({ name }) => name)),
  ];
  const needed = names(requires).filter((name) => !names(provides).includes(name));
  const offered = names(provides).filter((name) => !names(requires).includes(name));
  return [
    ...(needed.length === 0 ? [] : [companion("provides", needed)]),
    own,
    ...(offered.length === 0 ? [] : [companion("requires", offered)]),
  ];
}

function companion(section: "provides" | "requires", names: readonly string[]): Buildpack {
  const plan = names.map((name) => `[[${section}]]\nname = ${JSON.stringify(name)}\n`).join("");
  const toml = `api = "0.8"\n[buildpack]\nid = "plimsoll/${section}"\nversion = "1.0.0"\n[[stacks]]\nid = "*"\n`;
  const detect = `#!/bin/sh\ncat >"$CNB_BUILD_PLAN_PATH" <<'END'\n${plan}END\n`;
  const made = buildpackOf(
    treeOf({
      "/buildpack.toml": toml,
      "/bin/detect": { text: detect, mode: 0o755 },
      "/bin/build": { text: "#!/bin/sh\nexit 0\n", mode: 0o755 },
    }),
    "a companion",
  );
  return orThrow(made);
}

interface Building {
  readonly buildpacks: readonly Buildpack[];
  readonly registry: BuildRegistry;
  readonly cache: Tree;
  readonly seed: string;
}

async function oneBuild(
  own: Buildpack,
  { buildpacks, registry, cache, seed }: Building,
  settings: WholeSettings,
): Promise<WholeBuild & { readonly cache: Tree }> {
  const { user, home, env, app, variables, platformApi } = settings;
  const order = orderOfBuildpacks(buildpacks);
  const run = { images: [{ image: RUN, mirrors: [] }] };
  const machine = await settings.openBuild({
    root: composeBuilder({ base: settings.base, buildpacks, order, run, user }),
    volumes: volumeMounts({ app, platform: platformFiles(variables), cache }, user),
    user,
    http: registry.http,
    seed,
  });
  try {
    const images = { app: APP, tags: [], run: RUN };
    const { runs, end } = await runBuild(machine, { platformApi, images, env, user, home, cache: true });
    const last = runs.at(-1);
    const output = last === undefined ? "" : `${last.result.stdout}${last.result.stderr}`;
    const ran = { command: last?.command.phase ?? "build", exit: last?.result.exit ?? { code: 0 }, output };
    const published = await registry.image(APP);
    const image = published.ok ? published.value : undefined;
    const layers = image === undefined ? {} : layersOf(own, image);
    return { end, ran, layers, cache: treeOfCache(machine, pathOfText("/cache")), ...(image && { image }) };
  } finally {
    await machine.close();
  }
}

function layersOf({ id, version }: Buildpack, image: Image): WholeBuild["layers"] {
  const own = layerOrigins(image).filter(({ by, name }) => by === `${id}@${version}` && name !== undefined);
  return Object.fromEntries(own.map(({ name, diffId }) => [name, diffId]));
}

function treeOfCache(machine: Machine, at: AbsPath): Tree {
  const node = machine.nodeAt(at);
  return node?.kind === "dir" ? { root: node, links: new Map() } : emptyTree;
}
