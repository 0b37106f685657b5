import type { StepDef } from "../rules/rules.ts";
export const launchSteps: readonly StepDef<"launch">[] = [];
