/** What judges `metadata-locations`. */
import { brokenLaw, type Evidence } from "../kit/evidence.ts";
import { imageCases } from "./cases/images.ts";
import { locationCases } from "./cases/locations.ts";
import { newStyleCases } from "./cases/new-style-buildpacks.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { counterexamples } from "./counterexamples.ts";
import { laws } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { ID } from "./options.ts";
import { generator } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/locations": locationCases, "cases/new-style-buildpacks": newStyleCases, "cases/images": imageCases },
  generators: [generator],
  laws,
  mutants: [...mutants, ...commonLawMutants],
  counterexamples,
  brokenLaws: [
    brokenLaw("proposals.transparent", `${ID}:layout=always`, [ID]),
    brokenLaw("proposals.switched-on", `${ID}:other-layout=kept`, [ID]),
    brokenLaw("proposals.switched-off", ID, []),
  ],
};
