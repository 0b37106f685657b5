/**
 * The creator: the other phases one after the other, in one process and as one user. They talk through files as ever; what they
 * share is the connection to the registry and the opened cache.
 */

import { readUsers } from "#machine";
import { analyzeInitial } from "../analyze/state.ts";
import { buildInitial } from "../build/steps.ts";
import { openCache } from "../cache/cache.ts";
import { detectInitial } from "../detect/steps.ts";
import { exportInitial } from "../export/state.ts";
import { guardExperimental } from "../images/guard.ts";
import { openStores } from "../images/images.ts";
import { needed } from "../images/needed.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { PhaseContext, PhaseStates, ProgramPhase } from "../phase/context.ts";
import { type Part, runPhase } from "../phase/run.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { restoreInitial } from "../restore/state.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { withEnvironment } from "./environment.ts";

type Context = PhaseContext<"create">;
type Step = StepDef<"create">;

/** The last step of the analyzer that asks for names only. */
const NAMED = "analyze:name-images";

const openImageStores: Step = {
  id: "create:open-stores",
  cites: ["platform.creator.equivalence"],
  reads: ["env:CNB_REGISTRY_AUTH"],
  writes: [],
  failsAs: "failed",
  run(context) {
    if (context.inputs.layout) guardExperimental(context, "the OCI layout");
    context.state.stores = openStores(context.process, context.inputs);
  },
};

/** A run image that cannot be had ends the creator before it touches a directory. */
const nameImages: Step = {
  id: "create:name-images",
  cites: ["platform.creator.equivalence"],
  reads: [],
  writes: [],
  failsAs: "inputs",
  async run({ state, inputs, ...context }) {
    state.analysis = { ...analyzeInitial(), stores: state.stores };
    await runPhase("analyze", { ...context, inputs, state: state.analysis }, { through: NAMED });
  },
};

const takeDirectories: Step = {
  id: "create:take-directories",
  cites: ["platform.creator.env"],
  reads: [],
  writes: ["path:<layers>", "path:<cache>"],
  failsAs: "failed",
  run({ process, inputs }) {
    ensureOwner(process, inputs, [inputs.cacheDir, inputs.launchCache, inputs.layers]);
    becomeUser(process, inputs);
  },
};

/** Buildpacks are to find the home of the user that they run as, not that of root, who may have started the creator. */
const setUserEnvironment: Step = {
  id: "create:user-environment",
  cites: ["platform.env.build.base-image.inherit"],
  reads: ["file:/etc/passwd"],
  writes: ["env:HOME", "env:USER"],
  failsAs: "failed",
  run({ state, process }) {
    const user = readUsers(process.fs).find(({ uid }) => uid === process.uid);
    if (user === undefined) {
      throw phaseFault("failed", `the user database does not know ${process.uid}`, {
        remedy: "add the user to /etc/passwd",
      });
    }
    state.env = { ...process.env, HOME: user.home, USER: user.name };
  },
};

const openTheCache: Step = {
  id: "create:open-cache",
  cites: ["platform.creator.equivalence"],
  reads: ["path:<cache>"],
  writes: [],
  failsAs: "failed",
  async run({ state, process, inputs }) {
    state.cache = await openCache(process, inputs, needed(state.stores, "stores"));
  },
};

/** Steps of a proposal's that stand in a phase stand in the creator too. */
function phaseStep<P extends Exclude<ProgramPhase, "create">>(
  phase: P,
  initial: (state: Context["state"]) => PhaseStates[P],
  part?: Part,
): Step {
  return {
    id: `create:${phase}`,
    cites: ["platform.creator.equivalence", "platform.op.build.creator-alternative"],
    reads: [],
    writes: [],
    failsAs: "failed",
    run: ({ state, inputs, process, ...context }) =>
      runPhase(
        phase,
        {
          ...context,
          process: withEnvironment(process, state.env),
          inputs: inputsFor(phase, inputs),
          state: initial(state),
        },
        part,
      ),
  };
}

/** The names that the exporter takes are the image and the tags. */
const inputsFor = (phase: ProgramPhase, inputs: Inputs): Inputs =>
  phase === "export" && inputs.tags.length > 0 ? { ...inputs, args: [...inputs.args, ...inputs.tags] } : inputs;

export const createSteps: readonly Step[] = [
  openImageStores,
  nameImages,
  takeDirectories,
  setUserEnvironment,
  openTheCache,
  phaseStep("analyze", ({ analysis }) => needed(analysis, "analysis"), { after: NAMED }),
  phaseStep("detect", detectInitial),
  phaseStep("restore", ({ stores, cache }) => ({ ...restoreInitial(), stores, cache })),
  phaseStep("build", buildInitial),
  phaseStep("export", ({ stores, cache }) => ({ ...exportInitial(), stores, cache })),
];
