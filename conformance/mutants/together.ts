/** Lifecycles with proposals that are wrong about having several, or none: each is found by the law that it names. */
import { beside, type ProposalsFault } from "./beside.ts";
import { does, faulty } from "./fault.ts";
import { dirLayer, fileLayer, losesLast, puts, rebasesUnder } from "./layers.ts";
import { found } from "./properties.ts";
import { switchedFaults } from "./switched.ts";

const [UNUSED, COMPOSED, REBASED] = ["proposals.transparent", "proposals.composed", "proposals.rebase-safe"];
const REPAIRED = ["export-dirs:rebase=check", "export-dirs:parents=left"];

export const proposalsFaults: readonly ProposalsFault[] = [
  beside(
    ["export-dirs"],
    found(
      UNUSED,
      faulty(
        "label-though-unused",
        "Every app image has a label that records exported directories, though there are none.",
        ["platform.repro.image-id"],
        does<"export">("export", "before:export:labels", ({ state }) => {
          state.labels.set("io.buildpacks.lifecycle.export_dirs", "[]");
        }),
      ),
    ),
  ),
  beside(
    ["oci-artifacts"],
    found(
      UNUSED,
      faulty(
        "layer-though-unused",
        "Every app image has one layer more, for what a proposal may want to put there.",
        ["platform.repro.image-id"],
        puts(() => fileLayer("/cnb/artifacts", "")),
      ),
    ),
  ),
  beside(
    ["metadata-locations"],
    found(
      UNUSED,
      faulty(
        "old-layout-refused",
        "A platform that does not ask for the new layout is refused.",
        ["platform.repro.image-id"],
        does<"analyze">("analyze", "before:analyze:check-names", ({ process }) => {
          if (process.env.CNB_WORKSPACE_DIR === undefined) throw new Error("CNB_WORKSPACE_DIR is not set");
        }),
      ),
    ),
  ),
  beside(
    ["export-dirs", "oci-artifacts"],
    found(
      COMPOSED,
      faulty(
        "artifacts-take-directories",
        "Where there are artifacts, the last exported directory stays behind.",
        ["proposal.export-dirs.exported"],
        losesLast("after:export:export-dirs"),
      ),
    ),
  ),
  beside(
    ["exportable-volumes", "oci-artifacts"],
    found(
      COMPOSED,
      faulty(
        "volumes-take-artifacts",
        "Where there are volumes, artifacts are forgotten.",
        ["proposal.oci-artifacts.upload-with-image"],
        does<"export">("export", "before:export:labels", ({ state }) => {
          if (state.labels.has("io.buildpacks.lifecycle.exportable-volumes")) state.artifacts.length = 0;
        }),
      ),
    ),
  ),
  beside(
    ["export-dirs", "metadata-locations"],
    found(
      COMPOSED,
      faulty(
        "layout-refuses-directories",
        "Under the new layout a list of exported directories is refused.",
        ["proposal.export-dirs.exported"],
        does<"analyze">("analyze", "after:analyze:export-dirs", ({ process }) => {
          if ((process.env.CNB_WORKSPACE_DIR ?? "") !== "" && process.fs.exists("/cnb/export-dirs.toml"))
            throw new Error("one of the two has to go");
        }),
      ),
    ),
  ),
  beside(
    REPAIRED,
    found(
      REBASED,
      faulty(
        "record-forgotten",
        "The app image does not say which directories were exported.",
        ["proposal.export-dirs.rebase-safe"],
        does<"export">("export", "after:export:export-dirs", ({ state }) => {
          state.labels.delete("io.buildpacks.lifecycle.export_dirs");
        }),
      ),
    ),
  ),
  beside(
    REPAIRED,
    found(
      REBASED,
      faulty(
        "directories-emptied-by-rebase",
        "A rebase takes what was exported for the run image's.",
        ["proposal.export-dirs.rebase-safe"],
        rebasesUnder(fileLayer("/opt/.wh.tool", "")),
      ),
    ),
  ),
  beside(
    REPAIRED,
    found(
      REBASED,
      faulty(
        "parents-of-the-build",
        "A rebase gives the directory above an exported one the mode of the build container.",
        ["proposal.export-dirs.rebase-safe"],
        rebasesUnder(dirLayer("/home")),
      ),
    ),
  ),
  ...switchedFaults,
];
