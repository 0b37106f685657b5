/** Everything that Plimsoll judges: test cases and laws, of the package and of user proposals. */
import type { Result } from "#base";
import { judgeableLaw } from "#laws";
import { ledger } from "#ledger";
import { type Description, type Judgeable, statementId } from "#protocol";
import { judgeableCases, type PlanFault, type PlannedRun, type PlanOptions, plan } from "#runner";
import { cases } from "./evidence.ts";
import { type LoadedProposals, NO_USER_PROPOSALS } from "./user-proposals.ts";

export const judgeables = (loaded: Pick<LoadedProposals, "cases" | "laws">): readonly Judgeable[] => [
  ...judgeableCases([...cases, ...loaded.cases]),
  ...loaded.laws.map(judgeableLaw),
];

export interface PlanRunOptions extends PlanOptions {
  /** What user proposals add. */
  readonly loaded?: LoadedProposals;
}

/** Plans a run of everything that the words select for this lifecycle. */
export function planRun(
  description: Description,
  what: readonly string[],
  { loaded = NO_USER_PROPOSALS, ...options }: PlanRunOptions = {},
): Result<readonly PlannedRun[], PlanFault> {
  // The ledger is read only if a word needs it: reading takes longer than the first test case.
  const locate = (id: string) => loaded.statements.get(statementId(id)) ?? ledger().get(statementId(id));
  return plan({ all: judgeables(loaded), locate }, description, what, options);
}
