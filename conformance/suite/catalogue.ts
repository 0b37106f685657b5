/** Everything that Plimsoll judges: test cases and laws, of the package and of user proposals. */
import type { Result } from "#base";
import { ledger } from "#ledger";
import { type Description, type Judgeable, statementId } from "#protocol";
import { judgeableCases, type PlanFault, type PlannedRun, type PlanOptions, plan } from "#runner";
import type { LoadedProposals } from "./loaded-proposals.ts";

type Loaded = Pick<LoadedProposals, "builtInCases" | "cases" | "judgeableLaws">;

const known = new WeakMap<Loaded, readonly Judgeable[]>();

export function judgeables(loaded: Loaded): readonly Judgeable[] {
  const { builtInCases, cases, judgeableLaws } = loaded;
  const all = known.get(loaded) ?? [...judgeableCases([...builtInCases, ...cases]), ...judgeableLaws];
  known.set(loaded, all);
  return all;
}

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
