/** A build of the command: on the machine that the user chose, with a launcher and a log level of the user's. */
import { lazy, orThrow } from "#base";
import type { BuildSettings, Provisions } from "#platform";
import {
  type BuildPlan,
  type BuildSession,
  withBuildSession as onAnyMachine,
  provisionsFor as provisionsOf,
} from "#proposals/build";
import { executablesIn } from "../lifecycles/spec.ts";
import type { BuildInputs } from "./inputs.ts";
import { LAUNCHER, type MachineChoice, openMachine } from "./machine.ts";
import type { BuildOptions } from "./options.ts";
import type { BuildProposals } from "./proposals.ts";

export type { BuildSession } from "#proposals/build";

export interface BuildRequest {
  readonly inputs: BuildInputs;
  readonly options: BuildOptions;
  readonly proposals: BuildProposals;
}

/** Closes the machine when `use` ends. Throws a fault where a platform would reject the build. */
export const withBuildSession = <T>(request: BuildRequest, use: (session: BuildSession) => Promise<T>): Promise<T> =>
  onAnyMachine(planOf(request), use);

/** A builder composed here gets the labels that proposals ask for; a given builder keeps its own. */
export const provisionsFor = (request: BuildRequest): Provisions => provisionsOf(planOf(request));

function planOf({ inputs, options, proposals }: BuildRequest): BuildPlan {
  const choice: MachineChoice = { ...options, ...proposals };
  // A build with extensions opens several machines.
  const unpacked = lazy(() => unpackedLifecycle(options));
  return {
    inputs,
    on: proposals.on,
    composed: options.builder === undefined,
    settings: settingsOf(inputs, options),
    open: async (setup) => openMachine({ ...choice, ...(await unpacked()) }, setup),
  };
}

/** Only the host runs executables; the simulated machine refuses the option. */
async function unpackedLifecycle({ machine, lifecycle }: BuildOptions): Promise<Pick<MachineChoice, "lifecycle">> {
  if (lifecycle === undefined || machine !== "host") return {};
  return { lifecycle: orThrow(await executablesIn(lifecycle)) };
}

function settingsOf({ base }: BuildInputs, options: BuildOptions): Partial<BuildSettings> {
  return {
    env: options.machine === "host" ? withNodeInPath(base.env) : base.env,
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
