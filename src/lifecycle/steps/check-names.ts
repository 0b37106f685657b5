/** The names of images that a phase was given: each is a reference, and those that are written lie on one registry. */

import { registryOf } from "../images/names.ts";
import type { Phase, PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";

export interface GivenNames {
  /** What the image is saved as. */
  readonly targets: readonly string[];
  readonly others: readonly (string | undefined)[];
}

/** Throws a phase fault. */
export function checkNames<P extends Phase>({ rules }: PhaseContext<P>, { targets, others }: GivenNames): void {
  const all = [...targets, ...others.filter((name) => name !== undefined)];
  const problem = rules.platform.namesProblem({ all, targets, registryOf });
  if (problem !== undefined) throw phaseFault("inputs", problem.message, { remedy: problem.remedy });
}
