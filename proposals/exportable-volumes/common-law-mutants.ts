/** Mutants with `exportable-volumes` that the laws of all proposals kill. */
import { utf8 } from "#base";
import { placesOf } from "#lifecycle";
import { addStep } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { lawMutant } from "../kit/mutants.ts";
import { keepTopLayer, onRebuild } from "../shared/mutants.ts";

const LABEL = "io.buildpacks.lifecycle.exportable-volumes";
const SAME = ["platform.repro.image-id"];

const keepsLabel = () =>
  onRebuild("before:export:labels", LABEL, (state, was) => {
    if (was !== undefined) state.labels.set(LABEL, was);
  });

export const commonLawMutants: readonly ProposalMutant[] = [
  lawMutant(
    "proposals.composed",
    ["exportable-volumes", "oci-artifacts"],
    "volumes-take-artifacts",
    "With volumes, the exporter forgets artifacts.",
    {
      breaks: ["proposal.oci-artifacts.upload-with-image"],
      fault: addStep("export", "before:export:labels", ({ state }) => {
        if (state.labels.has(LABEL)) state.artifacts.length = 0;
      }),
    },
  ),
  lawMutant(
    "proposals.switched-back",
    ["exportable-volumes"],
    "record-of-before-kept",
    "The exporter records the volumes of the previous image, even without volumes.",
    {
      breaks: SAME,
      fault: keepsLabel(),
    },
  ),
  lawMutant(
    "proposals.moved",
    ["exportable-volumes"],
    "map-of-before-kept",
    "The exporter records volumes at the paths of the previous image.",
    {
      breaks: SAME,
      fault: keepsLabel(),
    },
  ),
  lawMutant(
    "proposals.moved",
    ["exportable-volumes"],
    "volumes-of-before-kept",
    "A volume with a new path is also at its old path.",
    {
      breaks: SAME,
      fault: onRebuild("after:export:exportable-volumes", LABEL, (state, was, now) => {
        if (was !== undefined && was !== now) keepTopLayer(state);
      }),
    },
  ),
  lawMutant(
    "proposals.switched-off",
    ["exportable-volumes"],
    "mark-left-in-layers",
    "The exporter leaves a file in every layer directory, which a reused layer has too.",
    {
      breaks: SAME,
      fault: addStep(
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
    },
  ),
];
