/**
 * Statements that two cases hold, each with a lifecycle that only the first one finds and one that only the second one finds. Such a
 * lifecycle is right in the world of the other case: it errs with one extension, or with several.
 */
import type { StatementId, TestCase } from "#protocol";
import { caseId, statementIds } from "#protocol";
import { type Mutant, mutant, type PlannedFault } from "../mutant.ts";

export interface HeldTwice {
  readonly statements: readonly StatementId[];
  /** What each of the two cases alone finds. */
  readonly by: readonly { readonly id: TestCase["id"]; readonly mutant: Mutant }[];
}

/** The id of a case, what a lifecycle does that only this case finds, and how. */
type Half = readonly [id: string, says: string, fault: PlannedFault];

export const heldTwice = (statements: readonly string[], ...halves: readonly [Half, Half]): HeldTwice => ({
  statements: statementIds(...statements),
  by: halves.map(([id, says, fault]) => ({
    id: caseId(id),
    mutant: mutant(`only-${id}`, says, { breaks: statements, fault }),
  })),
});
