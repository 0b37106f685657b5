/** Performs a counterexample on the reference. */
import type { Fault, Result } from "#base";
import type { Counterexample, FindingWorld } from "#proposals";
import { performFinding, type ShownFinding } from "./finding-report.ts";
import type { LoadedProposals } from "./loaded-proposals.ts";
import { replay } from "./replay.ts";

/** `proposal`: its id. `known`: the modules that the world names, if the caller has loaded them. */
export const showFinding = (
  finding: Counterexample,
  proposal: string,
  world: FindingWorld,
  known?: LoadedProposals,
): Promise<Result<ShownFinding, Fault>> =>
  performFinding(finding, { proposal, world, replay: (bundle) => replay(bundle, known) });
