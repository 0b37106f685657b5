/** Checks before a rebase. The platform can skip them with -force. */
import { parseApi } from "#base";
import { LABELS } from "#contract";
import { envOf, labelOf } from "#image";
import { imageTarget } from "../decisions/analyze.ts";
import { sameImage } from "../images/names.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import { stackProblem } from "./stack.ts";

const FORCE = { remedy: "pass -force if you know that the app works on that run image" };

const checkRebasable = step("rebase", {
  id: "rebase:check-rebasable",
  cites: ["platform.rebaser.rebasable-false-fails"],
  needs: ["app"],
  run(context) {
    const { rules, inputs, state } = context;
    if (checkOf(context) === "stack" || inputs.force) return;
    if (rules.platform.isRebasable({ label: labelOf(state.app, LABELS.rebasable) })) return;
    throw phaseFault("rebase", "the app image is labelled as not rebasable", FORCE);
  },
});

function checkOf(context: PhaseContext<"rebase", "app">): "target" | "stack" {
  const appApi = parseApi(envOf(context.state.app, "CNB_PLATFORM_API") ?? "");
  return context.rules.platform.rebaseCheck({ appApi });
}

const checkTarget = step("rebase", {
  id: "rebase:check-target",
  cites: ["platform.rebaser.noforce.target-match"],
  needs: ["app", "runImage"],
  run(context) {
    const { rules, inputs, log, state } = context;
    if (checkOf(context) === "stack") {
      const problem = stackProblem(state.app, state.runImage);
      if (problem !== undefined) throw phaseFault("rebase", problem);
      return;
    }
    const [app, run] = [imageTarget(state.app.config), imageTarget(state.runImage.config)];
    if (rules.platform.targetsMatch({ app, run })) return;
    const message = `the app is built for ${JSON.stringify(app)}, but the run image is for ${JSON.stringify(run)}`;
    if (!inputs.force) throw phaseFault("rebase", message, FORCE);
    log.warn(message);
  },
});

const checkListed = step("rebase", {
  id: "rebase:check-listed",
  cites: ["platform.rebaser.noforce.listed"],
  needs: ["metadata", "runImageName"],
  gives: ["listed"],
  run({ state, rules, inputs, log }) {
    const { runImage, stack } = state.metadata;
    const recorded = stack === undefined ? [runImage] : [runImage, stack.runImage];
    const listed = rules.platform.isListedRunImage({ name: state.runImageName, recorded, same: sameImage });
    if (listed) return { listed };
    const message = `the app image does not name ${state.runImageName} as its run image or as a mirror of it`;
    if (!inputs.force) throw phaseFault("rebase", message, FORCE);
    log.warn(message);
    return { listed };
  },
});

export const rebaseChecks: readonly StepDef<"rebase">[] = [checkRebasable, checkTarget, checkListed];
