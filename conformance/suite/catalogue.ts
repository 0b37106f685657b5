/** Everything that Plimsoll judges: the test cases and laws of the package, and the test cases of user proposals. */
import type { Result } from "#base";
import type { LoadedProposals } from "../../proposals/user/host/load.ts";
import { judgeableLaw } from "../laws/kit/judge.ts";
import { ledger } from "../ledger/host/ledger.ts";
import type { StatementId, TestCase } from "../protocol/case.ts";
import type { Judgeable } from "../protocol/judgeable.ts";
import type { Description } from "../protocol/subject.ts";
import { judgeableCases } from "../runner/judgeable-cases.ts";
import { type PlanFault, type PlannedRun, type PlanOptions, plan } from "../runner/plan.ts";
import { allLaws, cases } from "./evidence.ts";

/** `more`: the test cases of user proposals. */
export const judgeables = (more: readonly TestCase[]): readonly Judgeable[] => [
  ...judgeableCases([...cases, ...more]),
  ...allLaws.map(judgeableLaw),
];

export interface PlanRunOptions extends PlanOptions {
  /** What user proposals add. */
  readonly loaded?: Pick<LoadedProposals, "cases" | "statements">;
}

/** What the words mean for this lifecycle. Without words: everything. */
export function planRun(
  description: Description,
  what: readonly string[],
  { loaded, ...options }: PlanRunOptions = {},
): Result<readonly PlannedRun[], PlanFault> {
  // The ledger is read only if a word needs it: reading takes longer than the first test case.
  const locate = (id: string) => loaded?.statements.get(id as StatementId) ?? ledger().get(id as StatementId);
  return plan({ all: judgeables(loaded?.cases ?? []), locate }, description, what, options);
}
