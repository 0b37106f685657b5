/** Checks the image names that a phase was given: each is a reference, and all target images are in one registry. */
import { registryOf } from "../images/names.ts";
import type { Phase, PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";

export interface GivenNames {
  /** The names under which the image is saved. */
  readonly targets: readonly string[];
  /** This phase saves it. */
  readonly written: boolean;
  readonly others: readonly (string | undefined)[];
}

/** In a Docker daemon an id may name an image. */
const IMAGE_ID = /^(sha256:)?[0-9a-f]{64}$/;

/** Throws a phase fault. */
export function checkNames<P extends Phase>(
  { rules, inputs: { daemon } }: PhaseContext<P>,
  { targets, written, others }: GivenNames,
): void {
  const given = [...targets, ...others.filter((name) => name !== undefined)];
  const all = daemon ? given.filter((name) => !IMAGE_ID.test(name)) : given;
  const problem = rules.platform.namesProblem({ all, targets, written, daemon, registryOf });
  if (problem !== undefined) throw phaseFault("inputs", problem.message, { remedy: problem.remedy });
}
