/**
 * What a run of everything plans with, if no proposal is on: the test cases of the specification and all laws. The code of the laws is loaded
 * when the first of them is judged.
 */
import { invariant } from "#base";
import { specificationCases } from "#cases";
import type { Judgeable } from "#protocol";
import { type LawHead, lawHeads } from "./law-heads.ts";
import { type LoadedProposals, NOTHING } from "./loaded-proposals.ts";

export const wholeRun = (): LoadedProposals => ({
  ...NOTHING,
  builtInCases: specificationCases(),
  judgeableLaws: lawHeads().map(lawOnDemand),
});

const lawOnDemand = (head: LawHead): Judgeable => ({
  ...head,
  async judge(...given) {
    const { NO_USER_PROPOSALS } = await import("./user-proposals.ts");
    const law = NO_USER_PROPOSALS.judgeableLaws.find(({ id }) => id === head.id);
    invariant(law !== undefined, `the package has the law ${head.id}`);
    return law.judge(...given);
  },
});
