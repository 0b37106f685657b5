/** Mutants with `export-dirs` that the laws of all proposals kill. */

import { addLayerOnRebase, addStep, dirLayer, dropLastAppLayer, fileLayer, mutant } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { killedByLaw } from "../kit/mutants.ts";
import { keepTopLayer, onRebuild } from "../shared/mutants.ts";

const REPAIRED = ["export-dirs:rebase=check", "export-dirs:parents=left"];
const LABEL = "io.buildpacks.lifecycle.export_dirs";
const SAME = ["platform.repro.image-id"];

export const commonLawMutants: readonly ProposalMutant[] = [
  killedByLaw(
    "proposals.transparent",
    ["export-dirs"],
    mutant(
      "label-though-unused",
      "Every app image has a label that records exported directories, even without any.",
      SAME,
      addStep("export", "before:export:labels", ({ state }) => {
        state.labels.set(LABEL, "[]");
      }),
    ),
  ),
  killedByLaw(
    "proposals.composed",
    ["export-dirs", "oci-artifacts"],
    mutant(
      "artifacts-take-directories",
      "With artifacts, the exporter omits the last exported directory.",
      ["proposal.export-dirs.exported"],
      dropLastAppLayer("after:export:export-dirs"),
    ),
  ),
  killedByLaw(
    "proposals.composed",
    ["export-dirs", "metadata-locations"],
    mutant(
      "layout-refuses-directories",
      "Under the new layout a list of exported directories is refused.",
      ["proposal.export-dirs.exported"],
      addStep("analyze", "after:analyze:export-dirs", ({ process }) => {
        if ((process.env.CNB_WORKSPACE_DIR ?? "") !== "" && process.fs.exists("/cnb/export-dirs.toml"))
          throw new Error("one of the two has to go");
      }),
    ),
  ),
  killedByLaw(
    "proposals.rebase-safe",
    REPAIRED,
    mutant(
      "record-forgotten",
      "The app image does not say which directories were exported.",
      ["proposal.export-dirs.rebase-safe"],
      addStep("export", "after:export:export-dirs", ({ state }) => {
        state.labels.delete(LABEL);
      }),
    ),
  ),
  killedByLaw(
    "proposals.rebase-safe",
    REPAIRED,
    mutant(
      "directories-emptied-by-rebase",
      "The rebaser treats exported layers as layers of the run image.",
      ["proposal.export-dirs.rebase-safe"],
      addLayerOnRebase(fileLayer("/opt/.wh.tool", "")),
    ),
  ),
  killedByLaw(
    "proposals.rebase-safe",
    REPAIRED,
    mutant(
      "parents-of-the-build",
      "A rebase gives the directory above an exported one the mode of the build container.",
      ["proposal.export-dirs.rebase-safe"],
      addLayerOnRebase(dirLayer("/home")),
    ),
  ),
  killedByLaw(
    "proposals.switched-on",
    ["export-dirs"],
    mutant(
      "exports-what-was-exported",
      "The exporter exports a directory only if there is no previous image, or if it had the directory.",
      ["proposal.export-dirs.exported"],
      onRebuild("after:export:export-dirs", LABEL, (state, was, now) => {
        if (was === undefined && now !== undefined) state.layers.get("app")?.pop();
      }),
    ),
  ),
  killedByLaw(
    "proposals.switched-back",
    ["export-dirs"],
    mutant(
      "directories-of-before-kept",
      "The exporter adds the last exported layer of the previous image again, even without directories.",
      SAME,
      onRebuild("after:export:export-dirs", LABEL, (state, was, now) => {
        if (was !== undefined && now === undefined) keepTopLayer(state);
      }),
    ),
  ),
  killedByLaw(
    "proposals.switched-off",
    ["export-dirs"],
    mutant(
      "layers-said-to-be-the-app",
      "The label says that layers of buildpacks have the diffID of the app's.",
      SAME,
      addStep("export", "before:export:own-labels", ({ state }) => {
        const [{ sha } = { sha: "" }] = state.metadata.app;
        const buildpacks = state.metadata.buildpacks.map((one) => ({
          ...one,
          layers: Object.fromEntries(Object.entries(one.layers).map(([name, layer]) => [name, { ...layer, sha }])),
        }));
        state.metadata = { ...state.metadata, buildpacks };
      }),
    ),
  ),
];
