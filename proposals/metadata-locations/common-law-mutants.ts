/** Mutants with `metadata-locations` that the laws of all proposals kill. */
import { addStep, skipStep } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { lawMutant } from "../kit/mutants.ts";

const AS_BEFORE = ["proposal.metadata-locations.cross-version-compat"];

/** Reuses layers that another layout has in another directory. */
const reusesLayers = () => skipStep("analyze:forget-layers-elsewhere");

export const commonLawMutants: readonly ProposalMutant[] = [
  lawMutant(
    "proposals.transparent",
    ["metadata-locations"],
    "old-layout-refused",
    "The analyzer rejects a platform that does not ask for the new layout.",
    {
      breaks: ["platform.repro.image-id"],
      fault: addStep("analyze", "before:analyze:check-names", ({ process }) => {
        if (process.env.CNB_WORKSPACE_DIR === undefined) throw new Error("CNB_WORKSPACE_DIR is not set");
      }),
    },
  ),
  lawMutant(
    "proposals.switched-on",
    ["metadata-locations"],
    "layers-of-old-layout-taken",
    "The lifecycle reuses layers of an image of the old layout.",
    {
      breaks: AS_BEFORE,
      fault: reusesLayers(),
    },
  ),
  lawMutant(
    "proposals.switched-back",
    ["metadata-locations"],
    "layers-of-new-layout-taken",
    "The lifecycle reuses layers of an image of the new layout.",
    {
      breaks: AS_BEFORE,
      fault: reusesLayers(),
    },
  ),
  lawMutant(
    "proposals.moved",
    ["metadata-locations"],
    "layers-of-elsewhere-taken",
    "The lifecycle reuses layers that are below another directory.",
    {
      breaks: AS_BEFORE,
      fault: reusesLayers(),
    },
  ),
];
