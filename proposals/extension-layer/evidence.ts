/** What judges `extension-layer`. */
import type { Evidence } from "../kit/evidence.ts";
import { extensionLayer } from "./cases/approved.ts";
import { extensionLayerDraft } from "./cases/draft.ts";
import { extensionLayerPlaces } from "./cases/places.ts";
import { extensionLayer as counterexamples } from "./counterexamples/index.ts";
import { extensionLayerPromises } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { extensionLayerUses } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/approved": extensionLayer, "cases/places": extensionLayerPlaces, "cases/draft": extensionLayerDraft },
  generators: extensionLayerUses,
  laws: extensionLayerPromises,
  mutants,
  counterexamples,
};
