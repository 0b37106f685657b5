import type { StepDef } from "../rules/rules.ts";
export const detectSteps: readonly StepDef<"detect">[] = [];
