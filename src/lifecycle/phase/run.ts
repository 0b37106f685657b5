/** Runs the steps of a phase in order. A failure inside a step becomes a fault of the kind that the step names, or the phase. */
import { describeFault, FaultError } from "#base";
import { SystemError } from "#machine";
import { FAILS_AS, type FaultKind, isFaultKind, type PhaseFault, phaseFault } from "../rules/faults.ts";
import type { Phase, PhaseContext } from "./context.ts";

/** The steps up to the one with that id, or those after it. If no step has the id, all steps are after it. */
export type StepRange = { readonly through: string } | { readonly after: string };

/** Throws a phase fault at the first step that fails and runs no further step. */
export async function runPhase<P extends Phase>(phase: P, context: PhaseContext<P>, part?: StepRange): Promise<void> {
  for (const step of stepsIn(context.rules.steps[phase], part)) {
    context.journal.because(step.cites);
    try {
      const running = step.run(context);
      // Most steps wait for nothing, and an await would let every one of them wait.
      const additions = running instanceof Promise ? await running : running;
      if (step.gives !== undefined) Object.assign(context.state, additions);
    } catch (error) {
      throw asPhaseFault(error, { id: step.id, failsAs: step.failsAs ?? FAILS_AS[phase] });
    }
  }
}

function stepsIn<S extends { readonly id: string }>(steps: readonly S[], part: StepRange | undefined): readonly S[] {
  if (part === undefined) return steps;
  const cutAfter = (id: string): number => steps.findIndex((step) => step.id === id) + 1;
  return "through" in part ? steps.slice(0, cutAfter(part.through)) : steps.slice(cutAfter(part.after));
}

function asPhaseFault(error: unknown, step: { readonly id: string; readonly failsAs: FaultKind }): unknown {
  if (error instanceof FaultError) {
    return isFaultKind(error.fault.kind) ? error : phaseFault(step.failsAs, describeFault(error.fault));
  }
  if (error instanceof SystemError) return phaseFault(step.failsAs, `${step.id}: ${error.message}`);
  return error;
}

/** The fault that {@link runPhase} threw; undefined for bugs, which are not caught. */
export function phaseFaultOf(error: unknown): PhaseFault | undefined {
  if (!(error instanceof FaultError)) return undefined;
  const { kind } = error.fault;
  return isFaultKind(kind) ? { ...error.fault, kind } : undefined;
}
