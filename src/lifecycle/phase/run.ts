/** Runs the steps of a phase in order; what goes wrong inside one becomes a fault of the kind that the step says. */
import { describeFault, FaultError } from "#base";
import { SystemError } from "#machine";
import { isFaultKind, type PhaseFault, phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import type { Phase, PhaseContext } from "./context.ts";

/** Throws a phase fault at the first step that fails; the steps after it are not run. */
export async function runPhase<P extends Phase>(phase: P, context: PhaseContext<P>): Promise<void> {
  for (const step of context.rules.steps[phase] as readonly StepDef<P>[]) {
    context.journal.because(...step.cites);
    try {
      const running = step.run(context);
      if (running !== undefined) await running;
    } catch (error) {
      throw asPhaseFault(error, step);
    }
  }
}

function asPhaseFault(error: unknown, step: StepDef): unknown {
  if (error instanceof FaultError) {
    return isFaultKind(error.fault.kind) ? error : phaseFault(step.failsAs, describeFault(error.fault));
  }
  if (error instanceof SystemError) return phaseFault(step.failsAs, `${step.id}: ${error.message}`);
  return error;
}

/** The fault of a phase that {@link runPhase} ended with; undefined for bugs, which are not caught. */
export const phaseFaultOf = (error: unknown): PhaseFault | undefined =>
  error instanceof FaultError && isFaultKind(error.fault.kind) ? (error.fault as PhaseFault) : undefined;
