/** What judges `oci-artifacts`. */
import type { Evidence } from "../kit/evidence.ts";
import { approvedCases } from "./cases/approved.ts";
import { declaredCases } from "./cases/declared.ts";
import { draftCases } from "./cases/draft.ts";
import { counterexamples } from "./counterexamples.ts";
import { laws } from "./laws.ts";
import { mutants } from "./mutants.ts";
import { generators } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/approved": approvedCases, "cases/declared": declaredCases, "cases/draft": draftCases },
  generators,
  laws,
  mutants,
  counterexamples,
};
