import type { StepDef } from "../rules/rules.ts";
export const buildSteps: readonly StepDef<"build">[] = [];
