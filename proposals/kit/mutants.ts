/** Mutants of a proposal: its own steps with other options, or performed in another way. */
import { FaultError } from "#base";
import { lawId } from "#laws/kit";
import type { Amendment, PhaseContext, StepChange, StepDef } from "#lifecycle";
import { type Mutant, mutant, type PlannedFault } from "#mutants/kit";
import type { ProposalMutant } from "./evidence.ts";

type Way = (step: StepDef) => StepDef["run"];

/** These mutants with these proposals, as `--proposal` takes them. */
export const mutantsWith = <M extends Mutant>(
  proposals: readonly string[],
  mutants: readonly M[],
): readonly (M & ProposalMutant)[] => mutants.map((mutant) => ({ ...mutant, proposals }));

/** A mutant that only this law kills. */
export const killedByLaw = (law: string, proposals: readonly string[], mutant: Mutant): ProposalMutant => ({
  ...mutant,
  proposals,
  killedBy: lawId(law),
  byLawOnly: true,
});

/** A new mutant that only this law kills. */
export const lawMutant = (
  law: string,
  proposals: readonly string[],
  ...[name, says, plan]: Parameters<typeof mutant>
): ProposalMutant => killedByLaw(law, proposals, mutant(name, says, plan));

/** Each step of the amendment, run in `way`, replaces the enabled step of the same name. */
export const replaceSteps =
  ({ steps = [] }: Amendment, way: Way = ({ run }) => run): PlannedFault =>
  (cites) => {
    const changes = steps.filter(({ where }) => !where.startsWith("replace:"));
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

/** The step runs, and its faults are ignored. */
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
