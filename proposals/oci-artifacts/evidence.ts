/** What judges `oci-artifacts`. */
import type { Evidence } from "../kit/evidence.ts";
import { ociArtifacts } from "./cases/approved.ts";
import { ociArtifactsDeclared } from "./cases/declared.ts";
import { ociArtifactsDraft } from "./cases/draft.ts";
import { ociArtifacts as counterexamples } from "./counterexamples.ts";
import { ociArtifactsPromises } from "./laws.ts";
import { mutants } from "./mutants/index.ts";
import { ociArtifactsUses } from "./worlds/generator.ts";

export const evidence: Evidence = {
  cases: { "cases/approved": ociArtifacts, "cases/declared": ociArtifactsDeclared, "cases/draft": ociArtifactsDraft },
  generators: ociArtifactsUses,
  laws: ociArtifactsPromises,
  mutants,
  counterexamples,
};
