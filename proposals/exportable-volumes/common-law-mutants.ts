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
      "With volumes, the exporter forgets artifacts.",
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
      "The exporter records the volumes of the previous image, even without volumes.",
      SAME,
      keepsLabel(),
    ),
  ),
  killedByLaw(
    "proposals.moved",
    ["exportable-volumes"],
    mutant(
      "map-of-before-kept",
      "The exporter records volumes at the paths of the previous image.",
      SAME,
      keepsLabel(),
    ),
  ),
  killedByLaw(
    "proposals.moved",
    ["exportable-volumes"],
    mutant(
      "volumes-of-before-kept",
      "A volume with a new path is also at its old path.",
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
      "The exporter leaves a file in every layer directory, which a reused layer has too.",
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
