/** The steps of every phase of the base, in order. */
import { analyzeSteps } from "../analyze/steps.ts";
import { buildSteps } from "../build/steps.ts";
import { createSteps } from "../create/steps.ts";
import { detectSteps } from "../detect/steps.ts";
import { exportSteps } from "../export/steps.ts";
import { extendSteps } from "../extend/steps.ts";
import { generateSteps } from "../generate/steps.ts";
import { launchSteps } from "../launch/steps.ts";
import type { Phase, StepDef } from "../phase/context.ts";
import { rebaseSteps } from "../rebase/steps.ts";
import { restoreSteps } from "../restore/steps.ts";

export const baseSteps: { readonly [P in Phase]: readonly StepDef<P>[] } = {
  analyze: analyzeSteps,
  detect: detectSteps,
  generate: generateSteps,
  restore: restoreSteps,
  extend: extendSteps,
  build: buildSteps,
  export: exportSteps,
  create: createSteps,
  rebase: rebaseSteps,
  launch: launchSteps,
};
