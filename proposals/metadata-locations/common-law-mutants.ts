/** Mutants with `metadata-locations` that the laws of all proposals kill. */
import { addStep, mutant, skipStep } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { killedByLaw } from "../kit/mutants.ts";

const AS_BEFORE = ["proposal.metadata-locations.cross-version-compat"];

/** Reuses layers that another layout has in another directory. */
const reusesLayers = () => skipStep("analyze:forget-layers-elsewhere");

export const commonLawMutants: readonly ProposalMutant[] = [
  killedByLaw(
    "proposals.transparent",
    ["metadata-locations"],
    mutant(
      "old-layout-refused",
      "A platform that does not ask for the new layout is refused.",
      ["platform.repro.image-id"],
      addStep("analyze", "before:analyze:check-names", ({ process }) => {
        if (process.env.CNB_WORKSPACE_DIR === undefined) throw new Error("CNB_WORKSPACE_DIR is not set");
      }),
    ),
  ),
  killedByLaw(
    "proposals.switched-on",
    ["metadata-locations"],
    mutant(
      "layers-of-old-layout-taken",
      "Layers of an image of the old layout are used again.",
      AS_BEFORE,
      reusesLayers(),
    ),
  ),
  killedByLaw(
    "proposals.switched-back",
    ["metadata-locations"],
    mutant(
      "layers-of-new-layout-taken",
      "Layers of an image of the new layout are used again.",
      AS_BEFORE,
      reusesLayers(),
    ),
  ),
  killedByLaw(
    "proposals.moved",
    ["metadata-locations"],
    mutant(
      "layers-of-elsewhere-taken",
      "Layers that are below another directory are used again.",
      AS_BEFORE,
      reusesLayers(),
    ),
  ),
];
