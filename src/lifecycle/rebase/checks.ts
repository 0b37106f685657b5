/** What must hold before an image is rebased, unless the platform insists. */
import { parseApi } from "#base";
import { LABELS } from "#contract";
import { envOf, labelOf, type StoredImage } from "#image";
import { targetOf } from "../analyze/decisions.ts";
import { sameImage } from "../images/names.ts";
import { needed } from "../images/needed.ts";
import type { PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { stackProblem } from "./stack.ts";

type Context = PhaseContext<"rebase">;
type Step = StepDef<"rebase">;

export const appOf = ({ state }: Context): StoredImage => needed(state.app, "app");
export const runOf = ({ state }: Context): StoredImage => needed(state.runImage, "runImage");

const FORCE = { remedy: "give -force, if the app is known to work on that run image" };

const checkRebasable: Step = {
  id: "rebase:check-rebasable",
  cites: ["platform.rebaser.rebasable-false-fails"],
  reads: ["label:io.buildpacks.rebasable"],
  writes: [],
  failsAs: "rebase",
  run(context) {
    const { rules, inputs } = context;
    const app = appOf(context);
    if (checkOf(context) === "stack" || inputs.force) return;
    if (rules.platform.isRebasable({ label: labelOf(app, LABELS.rebasable) })) return;
    throw phaseFault("rebase", "the app image is labelled as not rebasable", FORCE);
  },
};

function checkOf(context: Context): "target" | "stack" {
  const appApi = parseApi(envOf(appOf(context), "CNB_PLATFORM_API") ?? "");
  return context.rules.platform.rebaseCheck({ appApi });
}

const checkTarget: Step = {
  id: "rebase:check-target",
  cites: ["platform.rebaser.noforce.target-match"],
  reads: ["config:os", "config:architecture", "config:variant", "label:io.buildpacks.base.*"],
  writes: [],
  failsAs: "rebase",
  run(context) {
    const { rules, inputs, log } = context;
    const [appImage, runImage] = [appOf(context), runOf(context)];
    if (checkOf(context) === "stack") {
      const problem = stackProblem(appImage, runImage);
      if (problem !== undefined) throw phaseFault("rebase", problem);
      return;
    }
    const [app, run] = [targetOf(appImage.config), targetOf(runImage.config)];
    if (rules.platform.targetsMatch({ app, run })) return;
    const message = `the app was built for ${JSON.stringify(app)}, the run image is for ${JSON.stringify(run)}`;
    if (!inputs.force) throw phaseFault("rebase", message, FORCE);
    log.warn(message);
  },
};

const checkListed: Step = {
  id: "rebase:check-listed",
  cites: ["platform.rebaser.noforce.listed"],
  reads: ["key:runImage", "key:stack"],
  writes: [],
  failsAs: "rebase",
  run({ state, rules, inputs, log }) {
    const { runImage, stack } = state.metadata;
    const recorded = stack === undefined ? [runImage] : [runImage, stack.runImage];
    state.listed = rules.platform.isListedRunImage({ name: state.runImageName, recorded, same: sameImage });
    if (state.listed) return;
    const message = `the app image does not name ${state.runImageName} as its run image or as a mirror of it`;
    if (!inputs.force) throw phaseFault("rebase", message, FORCE);
    log.warn(message);
  },
};

export const checks: readonly Step[] = [checkRebasable, checkTarget, checkListed];
