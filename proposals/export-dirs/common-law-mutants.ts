/** Mutants with `export-dirs` that the laws of all proposals kill. */

import { addLayerOnRebase, addStep, dirLayer, dropLastAppLayer, fileLayer } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { lawMutant } from "../kit/mutants.ts";
import { keepTopLayer, onRebuild } from "../shared/mutants.ts";

const REPAIRED = ["export-dirs:rebase=check", "export-dirs:parents=left"];
const LABEL = "io.buildpacks.lifecycle.export_dirs";
const SAME = ["platform.repro.image-id"];

export const commonLawMutants: readonly ProposalMutant[] = [
  lawMutant(
    "proposals.transparent",
    ["export-dirs"],
    "label-though-unused",
    "Every app image has a label that records exported directories, even without any.",
    {
      breaks: SAME,
      fault: addStep("export", "before:export:labels", ({ state }) => {
        state.labels.set(LABEL, "[]");
      }),
    },
  ),
  lawMutant(
    "proposals.composed",
    ["export-dirs", "oci-artifacts"],
    "artifacts-take-directories",
    "With artifacts, the exporter omits the last exported directory.",
    {
      breaks: ["proposal.export-dirs.exported"],
      fault: dropLastAppLayer("after:export:export-dirs"),
    },
  ),
  lawMutant(
    "proposals.composed",
    ["export-dirs", "metadata-locations"],
    "layout-refuses-directories",
    "With the new layout, the analyzer rejects a list of exported directories.",
    {
      breaks: ["proposal.export-dirs.exported"],
      fault: addStep("analyze", "after:analyze:export-dirs", ({ process }) => {
        if ((process.env.CNB_WORKSPACE_DIR ?? "") !== "" && process.fs.exists("/cnb/export-dirs.toml"))
          throw new Error("one of the two has to go");
      }),
    },
  ),
  lawMutant(
    "proposals.rebase-safe",
    REPAIRED,
    "record-forgotten",
    "The app image does not say which directories were exported.",
    {
      breaks: ["proposal.export-dirs.rebase-safe"],
      fault: addStep("export", "after:export:export-dirs", ({ state }) => {
        state.labels.delete(LABEL);
      }),
    },
  ),
  lawMutant(
    "proposals.rebase-safe",
    REPAIRED,
    "directories-emptied-by-rebase",
    "The rebaser treats exported layers as layers of the run image.",
    {
      breaks: ["proposal.export-dirs.rebase-safe"],
      fault: addLayerOnRebase(fileLayer("/opt/.wh.tool", "")),
    },
  ),
  lawMutant(
    "proposals.rebase-safe",
    REPAIRED,
    "parents-of-the-build",
    "A rebase gives the directory above an exported one the mode of the build container.",
    {
      breaks: ["proposal.export-dirs.rebase-safe"],
      fault: addLayerOnRebase(dirLayer("/home")),
    },
  ),
  lawMutant(
    "proposals.switched-on",
    ["export-dirs"],
    "exports-what-was-exported",
    "The exporter exports a directory only if there is no previous image, or if it had the directory.",
    {
      breaks: ["proposal.export-dirs.exported"],
      fault: onRebuild("after:export:export-dirs", LABEL, (state, was, now) => {
        if (was === undefined && now !== undefined) state.layers.get("app")?.pop();
      }),
    },
  ),
  lawMutant(
    "proposals.switched-back",
    ["export-dirs"],
    "directories-of-before-kept",
    "The exporter adds the last exported layer of the previous image again, even without directories.",
    {
      breaks: SAME,
      fault: onRebuild("after:export:export-dirs", LABEL, (state, was, now) => {
        if (was !== undefined && now === undefined) keepTopLayer(state);
      }),
    },
  ),
  lawMutant(
    "proposals.switched-off",
    ["export-dirs"],
    "layers-said-to-be-the-app",
    "The label says that layers of buildpacks have the diffID of the app's.",
    {
      breaks: SAME,
      fault: addStep("export", "before:export:own-labels", ({ state }) => {
        const [{ sha } = { sha: "" }] = state.metadata.app;
        const buildpacks = state.metadata.buildpacks.map((one) => ({
          ...one,
          layers: Object.fromEntries(Object.entries(one.layers).map(([name, layer]) => [name, { ...layer, sha }])),
        }));
        state.metadata = { ...state.metadata, buildpacks };
      }),
    },
  ),
];
