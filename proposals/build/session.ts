/** Prepares the machine and the registry of a build on any machine: builder, volumes, images, and what proposals add. */
import { type Exchange, type Fault, FaultError, orThrow, pathOfText } from "#base";
import { fetchImage, flatten, setRunConfig } from "#image";
import type { Machine, Mount } from "#machine";
import {
  BUILD_REGISTRY,
  type BuildRegistry,
  type BuildSettings,
  buildRegistry,
  composeBuilder,
  type Extending,
  type Ids,
  imageOfTree,
  type Provisions,
  platformFiles,
  volumeMounts,
  withOwner,
} from "#platform";
import { emptyTree, type Tree, treeOf } from "#tree";
import { builderLabels, collectProvisions, type EnabledPlatform, platformComponent } from "./enabled-platform.ts";
import type { BuildParts } from "./inputs.ts";

/** What a container of the build consists of. */
export interface MachineSetup {
  readonly root: Tree;
  readonly volumes: readonly Mount[];
  readonly user: Ids;
  readonly http: Exchange;
  /** Of what is random. */
  readonly seed?: string;
  /** The root file system is an image as it is: nothing of the host is added, not even a shell. */
  readonly bare?: boolean;
}

export interface BuildPlan {
  readonly inputs: BuildParts;
  readonly on: readonly EnabledPlatform[];
  /** False: a given builder keeps its own labels. A builder composed here gets the labels that proposals ask for. */
  readonly composed: boolean;
  readonly settings: Partial<BuildSettings>;
  open(setup: MachineSetup): Promise<Machine>;
}

export interface BuildSession {
  readonly machine: Machine;
  readonly registry: BuildRegistry;
  readonly settings: BuildSettings;
}

/** Closes the machine when `use` ends. Throws a fault where a platform would reject the build. */
export async function withBuildSession<T>(plan: BuildPlan, use: (session: BuildSession) => Promise<T>): Promise<T> {
  const { inputs } = plan;
  const registry = buildRegistry();
  orThrow(await registry.publish(inputs.names.run, inputs.runImage));
  if (inputs.previous !== undefined && inputs.names.previous !== undefined) {
    orThrow(await registry.publish(inputs.names.previous, inputs.previous));
  }
  const provisions = provisionsFor(plan);
  const setup = setupOf(inputs, provisions, registry);
  const extending = await extendingFor(plan, { setup, registry, provisions });
  const machine = await plan.open(setup);
  try {
    return await use({
      machine,
      registry,
      settings: { ...settingsOf(plan, provisions), ...(extending && { extending }) },
    });
  } finally {
    await machine.close();
  }
}

const BUILD = `${BUILD_REGISTRY}/plimsoll/build:latest`;

interface ExtendContext {
  readonly setup: MachineSetup;
  readonly registry: BuildRegistry;
  readonly provisions: Provisions;
}

/** With extensions, each image is extended in a container of its own. */
async function extendingFor(
  { inputs: { base, extensions = [] }, open }: BuildPlan,
  { setup, registry, provisions }: ExtendContext,
): Promise<Extending | undefined> {
  if (extensions.length === 0) return undefined;
  const { uid, gid } = base.user;
  const Env = Object.entries(base.env).map(([name, value]) => `${name}=${value}`);
  orThrow(await registry.publish(BUILD, setRunConfig(imageOfTree(base.tree), { User: `${uid}:${gid}`, Env })));
  return {
    buildImage: BUILD,
    provisions,
    async open(kind, image, volumes) {
      if (kind === "build") return open({ ...setup, volumes });
      const published = orThrow(await registry.image(image));
      if (published === undefined) throw new FaultError(unknownRunImage(image));
      return open({ ...setup, root: flatten(orThrow(await fetchImage(published))), volumes, bare: true });
    },
  };
}

const unknownRunImage = (image: string): Fault => ({
  kind: "run-image-unknown",
  message: `an extension switched to the run image ${image}, which this build does not have`,
  remedy: `build with that run image: --run-image ${image}`,
});

export function provisionsFor({ inputs, on, composed }: Pick<BuildPlan, "inputs" | "on" | "composed">): Provisions {
  if (on.length === 0) return {};
  const { base, buildpacks, runImage } = inputs;
  const made = composed ? orThrow(builderLabels(on, buildpacks.map(platformComponent))) : {};
  const build = {
    labels: { ...base.labels, ...made },
    buildImage: base.tree,
    runImage: flatten(runImage),
    user: base.user,
  };
  return orThrow(collectProvisions(on, build));
}

function setupOf(inputs: BuildParts, provisions: Provisions, { http }: BuildRegistry): MachineSetup {
  const { base, buildpacks, extensions = [], order, run, app, env, layers, cache } = inputs;
  const { user } = base;
  const root = composeBuilder({ base: base.tree, buildpacks, extensions, order, run, user });
  const volumes = { app, platform: platformFiles(env), layers, ...(cache && { cache }) };
  return {
    root: provisions.files === undefined ? root : treeOf(provisions.files, root),
    volumes: [
      ...volumeMounts(volumes, user, provisions),
      ...(inputs.volumes ?? []),
      ...(extensions.length === 0 ? [] : [{ at: pathOfText("/kaniko"), tree: withOwner(emptyTree, user) }]),
    ],
    user,
    http,
  };
}

function settingsOf({ inputs, settings }: BuildPlan, { env, writes }: Provisions): BuildSettings {
  const { base, names, platformApi } = inputs;
  return {
    platformApi,
    images: names,
    ...(writes !== undefined && { writes }),
    user: base.user,
    home: base.home,
    cache: inputs.cache !== undefined,
    ...settings,
    env: { ...(settings.env ?? base.env), ...env },
  };
}
