/** Prepares the machine and the registry of a build: builder, volumes, images, and what proposals add. */

import { orThrow, pathOfText } from "#base";
import { fetchImage, flatten, setRunConfig } from "#image";
import type { Machine } from "#machine";
import {
  BUILD_REGISTRY,
  type BuildRegistry,
  type BuildSettings,
  buildRegistry,
  composeBuilder,
  type Extending,
  imageOfTree,
  type Provisions,
  platformFiles,
  volumeMounts,
  withOwner,
} from "#platform";
import { emptyTree, treeOf } from "#tree";
import { throwFault } from "../terminal/run-verb.ts";
import type { BuildInputs } from "./inputs.ts";
import { LAUNCHER, type MachineChoice, type MachineSetup, openMachine } from "./machine.ts";
import type { BuildOptions } from "./options.ts";
import { type BuildProposals, builderLabels, collectProvisions, platformComponent } from "./proposals.ts";

export interface BuildRequest {
  readonly inputs: BuildInputs;
  readonly options: BuildOptions;
  readonly proposals: BuildProposals;
}

export interface BuildSession {
  readonly machine: Machine;
  readonly registry: BuildRegistry;
  readonly settings: BuildSettings;
}

/** Closes the machine when `use` ends. Throws a fault where a platform would reject the build. */
export async function withBuildSession<T>(
  request: BuildRequest,
  use: (session: BuildSession) => Promise<T>,
): Promise<T> {
  const { inputs, options, proposals } = request;
  const registry = buildRegistry();
  orThrow(await registry.publish(inputs.names.run, inputs.runImage));
  if (inputs.previous !== undefined && inputs.names.previous !== undefined) {
    orThrow(await registry.publish(inputs.names.previous, inputs.previous));
  }
  const provisions = provisionsFor(request);
  const choice: MachineChoice = { ...options, ...proposals };
  const setup = setupOf(inputs, provisions, registry);
  const extending = await extendingFor(inputs, choice, { setup, registry, provisions });
  const machine = await openMachine(choice, setup);
  try {
    return await use({
      machine,
      registry,
      settings: { ...settingsOf(request, provisions), ...(extending && { extending }) },
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
  { base, extensions = [] }: BuildInputs,
  choice: MachineChoice,
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
      if (kind === "build") return openMachine(choice, { ...setup, volumes });
      const published = orThrow(await registry.image(image));
      if (published === undefined) {
        throwFault({
          kind: "run-image-unknown",
          message: `an extension switched to the run image ${image}, which this build does not have`,
          remedy: `build with that run image: --run-image ${image}`,
        });
      }
      return openMachine(choice, {
        ...setup,
        root: flatten(orThrow(await fetchImage(published))),
        volumes,
        bare: true,
      });
    },
  };
}

/** A builder composed here gets the labels that proposals ask for; a given builder keeps its own. */
export function provisionsFor({ inputs, options, proposals }: BuildRequest): Provisions {
  if (proposals.on.length === 0) return {};
  const { base, buildpacks, runImage } = inputs;
  const made =
    options.builder === undefined ? orThrow(builderLabels(proposals, buildpacks.map(platformComponent))) : {};
  const build = {
    labels: { ...base.labels, ...made },
    buildImage: base.tree,
    runImage: flatten(runImage),
    user: base.user,
  };
  return orThrow(collectProvisions(proposals, build));
}

function setupOf(inputs: BuildInputs, provisions: Provisions, { http }: BuildRegistry) {
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

function settingsOf({ options, inputs }: BuildRequest, { env, writes }: Provisions): BuildSettings {
  const { base, names, platformApi } = inputs;
  return {
    platformApi,
    images: names,
    env: { ...(options.machine === "host" ? withNodeInPath(base.env) : base.env), ...env },
    ...(writes !== undefined && { writes }),
    user: base.user,
    home: base.home,
    cache: inputs.cache !== undefined,
    ...(options.process !== undefined && { processType: options.process }),
    ...(options.launcher !== undefined && options.machine === "host" && { launcher: LAUNCHER }),
    ...(options.verbose === true && { logLevel: "debug" as const }),
    ...(options.creator === true && { creator: true }),
  };
}

/** The reference's executables are Node.js programs, and the image's PATH may lack the sandbox's directory of Node.js. */
function withNodeInPath(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { PATH } = env;
  return PATH === undefined || PATH.split(":").includes(NODE_DIR) ? env : { ...env, PATH: `${PATH}:${NODE_DIR}` };
}

const NODE_DIR = "/usr/local/bin";
