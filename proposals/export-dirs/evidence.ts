/** What judges `export-dirs`. */
import { brokenLaw, type Evidence } from "../kit/evidence.ts";
import { exportDirs as cases } from "./cases.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { exportDirs as counterexamples } from "./counterexamples/index.ts";
import { exportDirsPromises } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { ID } from "./names.ts";
import { exportDirsUse } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { cases },
  generators: [exportDirsUse],
  laws: exportDirsPromises,
  mutants: [...mutants, ...commonLawMutants],
  counterexamples,
  brokenLaws: [brokenLaw("proposals.rebase-safe", ID, [`${ID}:rebase=check`, `${ID}:parents=left`])],
};
