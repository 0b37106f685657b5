/** What judges `extension-layer`. */
import type { Evidence } from "../kit/evidence.ts";
import { approvedCases } from "./cases/approved.ts";
import { draftCases } from "./cases/draft.ts";
import { placeCases } from "./cases/places.ts";
import { counterexamples } from "./counterexamples/index.ts";
import { laws } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { generators } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/approved": approvedCases, "cases/places": placeCases, "cases/draft": draftCases },
  generators,
  laws,
  mutants,
  counterexamples,
};
