/** What judges `export-dirs`. */
import { brokenLaw, type Evidence } from "../kit/evidence.ts";
import { cases } from "./cases.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { counterexamples } from "./counterexamples/index.ts";
import { laws } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { ID } from "./names.ts";
import { generator } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { cases },
  generators: [generator],
  laws,
  mutants: [...mutants, ...commonLawMutants],
  counterexamples,
  brokenLaws: [brokenLaw("proposals.rebase-safe", ID, [`${ID}:rebase=check`, `${ID}:parents=left`])],
};
