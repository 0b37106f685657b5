/** Faults in what a proposal does: its own steps, by another choice among its options, or done in another way. */
import { FaultError, invariant } from "#base";
import type { PhaseContext, StepChange, StepDef } from "#lifecycle";
import type { PlannedFault } from "../../conformance/mutants/mutant.ts";
import { amendmentsOfProposals } from "../enabled.ts";

type Way = (step: StepDef) => StepDef["run"];

/** Each step that `words` switch on takes the place of the one that has its name, done in `way`. */
export const replaceSteps =
  (words: string | readonly string[], way: Way = ({ run }) => run): PlannedFault =>
  (cites) => {
    const on = amendmentsOfProposals([words].flat());
    invariant(on.ok, `${String(words)} switches a proposal on`);
    const changes = on.value.flatMap(({ steps = [] }) => steps).filter(({ where }) => !where.startsWith("replace:"));
    return {
      steps: changes.flatMap((change) =>
        change.step === undefined
          ? []
          : [
              {
                phase: change.phase,
                where: `replace:${change.step.id}`,
                step: { ...change.step, cites, run: way(change.step) },
              } as StepChange,
            ],
      ),
    };
  };

/** What the step refuses is passed over. */
export const ignoreFaults: Way =
  ({ run }) =>
  async (context: PhaseContext) => {
    try {
      await run(context);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
    }
  };

/** The step does nothing. */
export const skip: Way = () => () => undefined;
