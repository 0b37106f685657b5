/** The steps that an amendment adds; an option leaves a step out as `false`. */
import type { StepChange } from "#lifecycle";

export const stepChanges = (...changes: readonly (StepChange | false)[]): readonly StepChange[] =>
  changes.filter((change) => change !== false);
