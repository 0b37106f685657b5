/** Everything that Plimsoll judges: test cases and laws, of the package and of user proposals. */
import type { Result } from "#base";
import { ledger } from "#ledger";
import { type Description, type Judgeable, statementId } from "#protocol";
import { judgeableCases, type PlanFault, type PlannedRun, type PlanOptions, plan } from "#runner";
import type { LoadedProposals } from "./loaded-proposals.ts";

type Loaded = Pick<LoadedProposals, "builtInCases" | "cases" | "judgeableLaws">;

export const judgeables = ({ builtInCases, cases, judgeableLaws }: Loaded): readonly Judgeable[] => [
  ...judgeableCases([...builtInCases, ...cases]),
  ...judgeableLaws,
];

export interface PlanRunOptions extends PlanOptions {
  readonly loaded: Loaded & Pick<LoadedProposals, "statements">;
}

/** Plans a run of everything that the words select for this lifecycle. */
export function planRun(
  description: Description,
  what: readonly string[],
  { loaded, ...options }: PlanRunOptions,
): Result<readonly PlannedRun[], PlanFault> {
  // The ledger is read only if a word needs it: reading takes longer than the first test case.
  const locate = (id: string) => loaded.statements.get(statementId(id)) ?? ledger().get(statementId(id));
  return plan({ all: judgeables(loaded), locate }, description, what, options);
}
