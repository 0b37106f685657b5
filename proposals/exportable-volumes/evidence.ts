/** What judges `exportable-volumes`. */
import { brokenLaw, type Evidence } from "../kit/evidence.ts";
import { exportableVolumesNames } from "./cases/names.ts";
import { exportableVolumes } from "./cases/volumes.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { exportableVolumes as counterexamples } from "./counterexamples.ts";
import { exportableVolumesPromises } from "./laws/index.ts";
import { mutants } from "./mutants.ts";
import { ID } from "./names.ts";
import { exportableVolumesUse } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/volumes": exportableVolumes, "cases/names": exportableVolumesNames },
  generators: [exportableVolumesUse],
  laws: exportableVolumesPromises,
  mutants: [...mutants, ...commonLawMutants],
  counterexamples,
  brokenLaws: [
    brokenLaw("proposals.rebase-safe", ID, [`${ID}:rebase=check`, `${ID}:parents=left`]),
    brokenLaw("proposals.transparent", `${ID}:workspace=moved`, [ID]),
  ],
};
