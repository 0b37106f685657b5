/** What judges `metadata-locations`. */
import { brokenLaw, type Evidence } from "../kit/evidence.ts";
import { metadataLocationsImages } from "./cases/images.ts";
import { metadataLocations } from "./cases/locations.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { metadataLocations as counterexamples } from "./counterexamples.ts";
import { metadataLocationsPromises } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { ID } from "./options.ts";
import { metadataLocationsUse } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/locations": metadataLocations, "cases/images": metadataLocationsImages },
  generators: [metadataLocationsUse],
  laws: metadataLocationsPromises,
  mutants: [...mutants, ...commonLawMutants],
  counterexamples,
  brokenLaws: [
    brokenLaw("proposals.transparent", `${ID}:layout=always`, [ID]),
    brokenLaw("proposals.switched-on", `${ID}:other-layout=kept`, [ID]),
    brokenLaw("proposals.switched-off", ID, []),
  ],
};
