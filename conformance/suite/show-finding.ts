/** Performs a counterexample on the reference. */
import type { Fault, Result } from "#base";
import type { Counterexample, FindingWorld } from "#proposals";
import { performFinding, type ShownFinding } from "./finding-report.ts";
import { replay } from "./replay.ts";

/** `proposal`: its id. */
export const showFinding = (
  finding: Counterexample,
  proposal: string,
  world: FindingWorld,
): Promise<Result<ShownFinding, Fault>> => performFinding(finding, { proposal, world, replay });
