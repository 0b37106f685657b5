/** The steps of every phase of the base, in order. A phase without steps here is not spoken yet. */
import { buildSteps } from "../build/steps.ts";
import { detectSteps } from "../detect/steps.ts";
import { launchSteps } from "../launch/steps.ts";
import type { Phase } from "../phase/context.ts";
import type { StepDef } from "./rules.ts";

export const baseSteps: { readonly [P in Phase]: readonly StepDef<P>[] } = {
  analyze: [],
  detect: detectSteps,
  restore: [],
  build: buildSteps,
  export: [],
  create: [],
  rebase: [],
  launch: launchSteps,
};
