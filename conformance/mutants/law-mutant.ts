/** A mutant that a law kills on generated worlds. */
import { type LawId, lawId } from "#laws/kit";
import { type Mutant, type MutantPlan, mutant } from "./mutant.ts";

export interface LawMutant extends Mutant {
  readonly killedBy: LawId;
}

export const lawMutant = (law: string, name: string, says: string, plan: MutantPlan): LawMutant => ({
  ...mutant(name, says, plan),
  killedBy: lawId(law),
});
