/** Lifecycles with proposals that are wrong about having several, or none: each is found by the law that it names. */
import { type ProposalsMutant, withProposals } from "./beside.ts";
import { killedBy } from "./law-mutants.ts";
import { addLauncherLayer, addLayerOnRebase, dirLayer, dropLastAppLayer, fileLayer } from "./layers.ts";
import { addStep, mutant } from "./mutant.ts";
import { upgradeMutants } from "./upgrade-mutants.ts";

const [UNUSED, COMPOSED, REBASED] = ["proposals.transparent", "proposals.composed", "proposals.rebase-safe"];
const REPAIRED = ["export-dirs:rebase=check", "export-dirs:parents=left"];

export const combinedMutants: readonly ProposalsMutant[] = [
  withProposals(
    ["export-dirs"],
    killedBy(
      UNUSED,
      mutant(
        "label-though-unused",
        "Every app image has a label that records exported directories, though there are none.",
        ["platform.repro.image-id"],
        addStep("export", "before:export:labels", ({ state }) => {
          state.labels.set("io.buildpacks.lifecycle.export_dirs", "[]");
        }),
      ),
    ),
  ),
  withProposals(
    ["oci-artifacts"],
    killedBy(
      UNUSED,
      mutant(
        "layer-though-unused",
        "Every app image has one layer more, for what a proposal may want to put there.",
        ["platform.repro.image-id"],
        addLauncherLayer(() => fileLayer("/cnb/artifacts", "")),
      ),
    ),
  ),
  withProposals(
    ["metadata-locations"],
    killedBy(
      UNUSED,
      mutant(
        "old-layout-refused",
        "A platform that does not ask for the new layout is refused.",
        ["platform.repro.image-id"],
        addStep("analyze", "before:analyze:check-names", ({ process }) => {
          if (process.env.CNB_WORKSPACE_DIR === undefined) throw new Error("CNB_WORKSPACE_DIR is not set");
        }),
      ),
    ),
  ),
  withProposals(
    ["export-dirs", "oci-artifacts"],
    killedBy(
      COMPOSED,
      mutant(
        "artifacts-take-directories",
        "Where there are artifacts, the last exported directory stays behind.",
        ["proposal.export-dirs.exported"],
        dropLastAppLayer("after:export:export-dirs"),
      ),
    ),
  ),
  withProposals(
    ["exportable-volumes", "oci-artifacts"],
    killedBy(
      COMPOSED,
      mutant(
        "volumes-take-artifacts",
        "Where there are volumes, artifacts are forgotten.",
        ["proposal.oci-artifacts.upload-with-image"],
        addStep("export", "before:export:labels", ({ state }) => {
          if (state.labels.has("io.buildpacks.lifecycle.exportable-volumes")) state.artifacts.length = 0;
        }),
      ),
    ),
  ),
  withProposals(
    ["export-dirs", "metadata-locations"],
    killedBy(
      COMPOSED,
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
  ),
  withProposals(
    REPAIRED,
    killedBy(
      REBASED,
      mutant(
        "record-forgotten",
        "The app image does not say which directories were exported.",
        ["proposal.export-dirs.rebase-safe"],
        addStep("export", "after:export:export-dirs", ({ state }) => {
          state.labels.delete("io.buildpacks.lifecycle.export_dirs");
        }),
      ),
    ),
  ),
  withProposals(
    REPAIRED,
    killedBy(
      REBASED,
      mutant(
        "directories-emptied-by-rebase",
        "A rebase takes what was exported for the run image's.",
        ["proposal.export-dirs.rebase-safe"],
        addLayerOnRebase(fileLayer("/opt/.wh.tool", "")),
      ),
    ),
  ),
  withProposals(
    REPAIRED,
    killedBy(
      REBASED,
      mutant(
        "parents-of-the-build",
        "A rebase gives the directory above an exported one the mode of the build container.",
        ["proposal.export-dirs.rebase-safe"],
        addLayerOnRebase(dirLayer("/home")),
      ),
    ),
  ),
  ...upgradeMutants,
];
