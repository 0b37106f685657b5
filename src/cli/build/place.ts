/** The machine of a build, with everything on it that the build needs: builder, volumes, registry, and what proposals add. */

import { flatten } from "#image";
import type { Machine } from "#machine";
import {
  type BuildRegistry,
  type BuildSettings,
  buildRegistry,
  composeBuilder,
  type Provisions,
  platformFiles,
  volumeMounts,
} from "#platform";
import { treeOf } from "#tree";
import { orRefuse } from "../refusal.ts";
import type { BuildInputs } from "./inputs.ts";
import { LAUNCHER, type MachineChoice, openMachine } from "./machine.ts";
import type { BuildOptions } from "./options.ts";
import { type BuildProposals, builderLabels, componentOf, provisionsOf } from "./proposals.ts";

export interface BuildPlan {
  readonly inputs: BuildInputs;
  readonly options: BuildOptions;
  readonly proposals: BuildProposals;
}

export interface BuildPlace {
  readonly machine: Machine;
  readonly served: BuildRegistry;
  readonly settings: BuildSettings;
}

/** The machine is closed when `use` has ended. Throws a fault where a platform would refuse. */
export async function onMachine<T>(plan: BuildPlan, use: (place: BuildPlace) => Promise<T>): Promise<T> {
  const { inputs, options, proposals } = plan;
  const served = buildRegistry();
  orRefuse(await served.publish(inputs.names.run, inputs.runImage));
  if (inputs.previous !== undefined && inputs.names.previous !== undefined) {
    orRefuse(await served.publish(inputs.names.previous, inputs.previous));
  }
  const provisions = provisionsFor(plan);
  const choice: MachineChoice = { ...options, ...proposals };
  const machine = await openMachine(choice, equipmentOf(inputs, provisions, served));
  try {
    return await use({ machine, served, settings: settingsOf(plan, provisions) });
  } finally {
    await machine.close();
  }
}

/** A builder that is made here has the labels that proposals want; one that was given has its own. */
function provisionsFor({ inputs, options, proposals }: BuildPlan): Provisions {
  if (proposals.on.length === 0) return {};
  const { base, buildpacks, runImage } = inputs;
  const made = options.builder === undefined ? orRefuse(builderLabels(proposals, buildpacks.map(componentOf))) : {};
  const build = {
    labels: { ...base.labels, ...made },
    buildImage: base.tree,
    runImage: flatten(runImage),
    user: base.user,
  };
  return orRefuse(provisionsOf(proposals, build));
}

function equipmentOf(inputs: BuildInputs, provisions: Provisions, { http }: BuildRegistry) {
  const { base, buildpacks, order, run, app, env, layers, cache } = inputs;
  const { user } = base;
  const root = composeBuilder({ base: base.tree, buildpacks, order, run, user });
  const volumes = { app, platform: platformFiles(env), layers, ...(cache && { cache }) };
  return {
    root: provisions.files === undefined ? root : treeOf(provisions.files, root),
    volumes: volumeMounts(volumes, user, provisions),
    user,
    http,
  };
}

function settingsOf({ options, inputs }: BuildPlan, { env, writes }: Provisions): BuildSettings {
  const { base, names, platformApi } = inputs;
  return {
    platformApi,
    images: names,
    env: { ...(options.machine === "host" ? findsNode(base.env) : base.env), ...env },
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

/** The reference's executables are Node.js programs, and a sandbox has Node.js in a directory that an image's PATH may lack. */
function findsNode(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { PATH } = env;
  return PATH === undefined || PATH.split(":").includes(NODE_DIR) ? env : { ...env, PATH: `${PATH}:${NODE_DIR}` };
}

const NODE_DIR = "/usr/local/bin";
