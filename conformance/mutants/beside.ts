/** Faults of lifecycles that have proposals switched on. */
import type { PropertyFault } from "./properties.ts";

export interface ProposalsFault extends PropertyFault {
  /** What is on beside it. */
  readonly on: readonly string[];
}

export const beside = (on: readonly string[], fault: PropertyFault): ProposalsFault => ({ ...fault, on });
