/**
 * The creator: the other phases one after the other, in one process and as one user. They talk through files as ever; what they
 * share is the connection to the registry and the opened cache.
 */
import { analyzeInitial } from "../analyze/state.ts";
import { buildInitial } from "../build/steps.ts";
import { openCache } from "../cache/cache.ts";
import { detectInitial } from "../detect/steps.ts";
import { exportInitial } from "../export/state.ts";
import { guardExperimental } from "../images/guard.ts";
import { openStores } from "../images/images.ts";
import { needed } from "../images/needed.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Phase, PhaseContext, PhaseStates } from "../phase/context.ts";
import { runPhase } from "../phase/run.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { restoreInitial } from "../restore/state.ts";
import type { StepDef } from "../rules/rules.ts";

type Context = PhaseContext<"create">;
type Step = StepDef<"create">;

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
function phaseStep<P extends Exclude<Phase, "create">>(
  phase: P,
  initial: (state: Context["state"]) => PhaseStates[P],
): Step {
  return {
    id: `create:${phase}`,
    cites: ["platform.creator.equivalence", "platform.op.build.creator-alternative"],
    reads: [],
    writes: [],
    failsAs: "failed",
    run: ({ state, inputs, ...context }) =>
      runPhase(phase, { ...context, inputs: inputsFor(phase, inputs), state: initial(state) }),
  };
}

/** The names that the exporter takes are the image and the tags; restoring may be left out. */
function inputsFor(phase: Phase, inputs: Inputs): Inputs {
  const skipLayers = inputs.skipLayers || inputs.skipRestore;
  return phase === "export" ? { ...inputs, args: [...inputs.args, ...inputs.tags] } : { ...inputs, skipLayers };
}

export const createSteps: readonly Step[] = [
  openImageStores,
  takeDirectories,
  openTheCache,
  phaseStep("analyze", ({ stores }) => ({ ...analyzeInitial(), stores })),
  phaseStep("detect", detectInitial),
  phaseStep("restore", ({ stores, cache }) => ({ ...restoreInitial(), stores, cache })),
  phaseStep("build", buildInitial),
  phaseStep("export", ({ stores, cache }) => ({ ...exportInitial(), stores, cache })),
];
