/** What judges `exportable-volumes`. */
import { brokenLaw, type Evidence } from "../kit/evidence.ts";
import { nameCases } from "./cases/names.ts";
import { volumeCases } from "./cases/volumes.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { counterexamples } from "./counterexamples.ts";
import { laws } from "./laws/index.ts";
import { mutants } from "./mutants.ts";
import { ID } from "./names.ts";
import { generator } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/volumes": volumeCases, "cases/names": nameCases },
  generators: [generator],
  laws,
  mutants: [...mutants, ...commonLawMutants],
  counterexamples,
  brokenLaws: [
    brokenLaw("proposals.rebase-safe", ID, [`${ID}:rebase=check`, `${ID}:parents=left`]),
    brokenLaw("proposals.transparent", `${ID}:workspace=moved`, [ID]),
  ],
};
