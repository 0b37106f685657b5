/** Mutants with `oci-artifacts` that the laws of all proposals kill. */
import { setLabels } from "#image";
import { addLauncherLayer, addStep, changeRebasedImage, fileLayer } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { lawMutant } from "../kit/mutants.ts";

const SAME = ["platform.repro.image-id"];

export const commonLawMutants: readonly ProposalMutant[] = [
  lawMutant(
    "proposals.transparent",
    ["oci-artifacts"],
    "layer-though-unused",
    "Every app image has an additional layer for proposals.",
    {
      breaks: SAME,
      fault: addLauncherLayer(() => fileLayer("/cnb/artifacts", "")),
    },
  ),
  lawMutant(
    "proposals.switched-on",
    ["oci-artifacts"],
    "rebase-takes-possession",
    "A rebase labels an image that was built without the proposal as one of its own.",
    {
      breaks: ["platform.rebaser.identical"],
      fault: changeRebasedImage((image) => setLabels(image, { "io.buildpacks.lifecycle.artifacts": "[]" })),
    },
  ),
  lawMutant(
    "proposals.switched-off",
    ["oci-artifacts"],
    "top-layer-is-the-first",
    "The label names the lowest layer of the run image as its top layer, so the rebaser keeps the rest of the old run image.",
    {
      breaks: ["platform.rebaser.run-layers.defined"],
      fault: addStep(
        "export",
        "before:export:own-labels",
        ({ state }) => {
          const topLayer = state.runImage.layers[0]?.diffId ?? "";
          state.metadata = { ...state.metadata, runImage: { ...state.metadata.runImage, topLayer } };
        },
        "runImage",
      ),
    },
  ),
];
