/** Runs the steps of a phase in order; what goes wrong inside one becomes a fault of the kind that the step says. */
import { describeFault, FaultError } from "#base";
import { SystemError } from "#machine";
import { isFaultKind, type PhaseFault, phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import type { Phase, PhaseContext } from "./context.ts";

/** The steps up to the one of that id, or those after it; where there is none of that id, all are after it. */
export type Part = { readonly through: string } | { readonly after: string };

/** Throws a phase fault at the first step that fails; the steps after it are not run. */
export async function runPhase<P extends Phase>(phase: P, context: PhaseContext<P>, part?: Part): Promise<void> {
  for (const step of partOf(context.rules.steps[phase] as readonly StepDef<P>[], part)) {
    context.journal.because(...step.cites);
    try {
      const running = step.run(context);
      if (running !== undefined) await running;
    } catch (error) {
      throw asPhaseFault(error, step);
    }
  }
}

function partOf<S extends { readonly id: string }>(steps: readonly S[], part: Part | undefined): readonly S[] {
  if (part === undefined) return steps;
  const cutAfter = (id: string): number => steps.findIndex((step) => step.id === id) + 1;
  return "through" in part ? steps.slice(0, cutAfter(part.through)) : steps.slice(cutAfter(part.after));
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
