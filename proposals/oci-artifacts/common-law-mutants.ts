/** Mutants with `oci-artifacts` that the laws of all proposals kill. */
import { setLabels } from "#image";
import { addLauncherLayer, addStep, changeRebasedImage, fileLayer, mutant } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { killedByLaw } from "../kit/mutants.ts";

const SAME = ["platform.repro.image-id"];

export const commonLawMutants: readonly ProposalMutant[] = [
  killedByLaw(
    "proposals.transparent",
    ["oci-artifacts"],
    mutant(
      "layer-though-unused",
      "Every app image has an additional layer for proposals.",
      SAME,
      addLauncherLayer(() => fileLayer("/cnb/artifacts", "")),
    ),
  ),
  killedByLaw(
    "proposals.switched-on",
    ["oci-artifacts"],
    mutant(
      "rebase-takes-possession",
      "A rebase labels an image that was built without the proposal as one of its own.",
      ["platform.rebaser.identical"],
      changeRebasedImage((image) => setLabels(image, { "io.buildpacks.lifecycle.artifacts": "[]" })),
    ),
  ),
  killedByLaw(
    "proposals.switched-off",
    ["oci-artifacts"],
    mutant(
      "top-layer-is-the-first",
      "The label names the lowest layer of the run image as its top layer, so the rebaser keeps the rest of the old run image.",
      ["platform.rebaser.run-layers.defined"],
      addStep(
        "export",
        "before:export:own-labels",
        ({ state }) => {
          const topLayer = state.runImage.layers[0]?.diffId ?? "";
          state.metadata = { ...state.metadata, runImage: { ...state.metadata.runImage, topLayer } };
        },
        "runImage",
      ),
    ),
  ),
];
