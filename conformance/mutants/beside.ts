/** Faults of lifecycles that have proposals switched on. */
import type { LawMutant } from "./law-mutants.ts";

export interface ProposalsMutant extends LawMutant {
  /** What is on beside it. */
  readonly on: readonly string[];
}

export const withProposals = (on: readonly string[], fault: LawMutant): ProposalsMutant => ({ ...fault, on });
