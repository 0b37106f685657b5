/** Mutants with `exportable-volumes` that the laws of all proposals kill. */
import { utf8 } from "#base";
import { placesOf } from "#lifecycle";
import { addStep, mutant } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { killedByLaw } from "../kit/mutants.ts";
import { keepTopLayer, onRebuild } from "../shared/mutants.ts";

const LABEL = "io.buildpacks.lifecycle.exportable-volumes";
const SAME = ["platform.repro.image-id"];

const keepsLabel = () =>
  onRebuild("before:export:labels", LABEL, (state, was) => {
    if (was !== undefined) state.labels.set(LABEL, was);
  });

export const commonLawMutants: readonly ProposalMutant[] = [
  killedByLaw(
    "proposals.composed",
    ["exportable-volumes", "oci-artifacts"],
    mutant(
      "volumes-take-artifacts",
      "Where there are volumes, artifacts are forgotten.",
      ["proposal.oci-artifacts.upload-with-image"],
      addStep("export", "before:export:labels", ({ state }) => {
        if (state.labels.has(LABEL)) state.artifacts.length = 0;
      }),
    ),
  ),
  killedByLaw(
    "proposals.switched-back",
    ["exportable-volumes"],
    mutant(
      "record-of-before-kept",
      "The volumes of the image before are recorded, though there are none.",
      SAME,
      keepsLabel(),
    ),
  ),
  killedByLaw(
    "proposals.moved",
    ["exportable-volumes"],
    mutant("map-of-before-kept", "Volumes are recorded where they were in the image before.", SAME, keepsLabel()),
  ),
  killedByLaw(
    "proposals.moved",
    ["exportable-volumes"],
    mutant(
      "volumes-of-before-kept",
      "A volume that is mapped elsewhere now is where it was as well.",
      SAME,
      onRebuild("after:export:exportable-volumes", LABEL, (state, was, now) => {
        if (was !== undefined && was !== now) keepTopLayer(state);
      }),
    ),
  ),
  killedByLaw(
    "proposals.switched-off",
    ["exportable-volumes"],
    mutant(
      "mark-left-in-layers",
      "The exporter leaves a file in every layer directory, and whoever uses the layer again has it too.",
      SAME,
      addStep(
        "export",
        "before:export:buildpack-layers",
        (context) => {
          const { fs } = context.process;
          const places = context.state.group.group.map((element) => placesOf(context, element).layers);
          for (const layers of places.filter((path) => fs.exists(path)))
            for (const name of fs.readDir(layers).filter((one) => fs.stat(`${layers}/${one}`).kind === "dir"))
              fs.write(`${layers}/${name}/.exported`, utf8(LABEL));
        },
        "group",
      ),
    ),
  ),
];
