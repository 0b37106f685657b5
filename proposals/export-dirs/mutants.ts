/** Lifecycles that export directories and do it wrongly: each with the proposal on. */
import { lawId } from "#laws/kit";
import { addStep, dropLastAppLayer, failWith, ignoreSlices, type Mutant, mutant, skipStep } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { ignoreFaults, mutantsWith, replaceSteps } from "../kit/mutants.ts";
import { amendment } from "./amendment.ts";
import { ID } from "./names.ts";

const LAW = lawId("export-dirs.emptiness");
const killedToo = (mutant: Mutant) => ({ ...mutant, killedBy: LAW });

export const mutants: readonly ProposalMutant[] = mutantsWith(
  [ID],
  [
    killedToo(
      mutant(
        "export-dirs-run-image-unseen",
        "The analyzer does not look at the run image.",
        ["proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image"],
        skipStep("analyze:export-dirs"),
      ),
    ),
    killedToo(
      mutant(
        "export-dirs-buildpacks-unseen",
        "The detector checks neither the directories of buildpacks nor the build container.",
        [
          "proposal.export-dirs.composite",
          "proposal.export-dirs.normal-buildpacks-only",
          "proposal.export-dirs.toml-list-of-paths",
          "proposal.export-dirs.platform-validates-build-image",
        ],
        skipStep("detect:export-dirs"),
      ),
    ),
    killedToo(
      mutant(
        "export-dirs-says-no-path",
        "The analyzer rejects the image without naming the path of the content.",
        ["proposal.export-dirs.validated"],
        addStep("analyze", "replace:analyze:export-dirs", failWith("content")),
      ),
    ),
    killedToo(
      mutant(
        "export-dirs-filled-early",
        "The analyzer leaves something in the home directory's settings.",
        ["proposal.export-dirs.home-config-usecase"],
        addStep("analyze", "after:analyze:export-dirs", ({ process: { fs } }) => {
          if (fs.exists("/home/cnb/.config")) fs.write("/home/cnb/.config/lifecycle", new Uint8Array());
        }),
      ),
    ),
    mutant(
      "export-dirs-left-behind",
      "The exporter omits the content of the directories.",
      [
        "proposal.export-dirs.key",
        "proposal.export-dirs.exported",
        "proposal.export-dirs.extra-paths-exported",
        "proposal.export-dirs.alongside-workspace",
        "proposal.export-dirs.export-like-app",
        "proposal.export-dirs.written-at-build",
        "proposal.export-dirs.opt-usecase",
      ],
      skipStep("export:export-dirs"),
    ),
    mutant(
      "export-dirs-unsliced",
      "Slices mean nothing in exported directories.",
      ["proposal.export-dirs.slices-apply"],
      ignoreSlices("before:export:export-dirs"),
    ),
    mutant(
      "export-dirs-last-lost",
      "The last directory is not exported.",
      ["proposal.export-dirs.declared-per-buildpack"],
      dropLastAppLayer("after:export:export-dirs"),
    ),
    mutant(
      "export-dirs-key-refused",
      "A buildpack that names directories is refused, whatever they are.",
      ["proposal.export-dirs.toml-key"],
      addStep("detect", "after:detect:export-dirs", failWith("the key is unknown")),
    ),
    mutant(
      "export-dirs-flaws-passed-over",
      "The lifecycle ignores an invalid list and an invalid path.",
      ["proposal.export-dirs.toml-list-of-paths"],
      replaceSteps(amendment({}), ignoreFaults),
    ),
    mutant(
      "export-dirs-of-everyone",
      "The exporter exports the directories of all buildpacks of the builder.",
      ["proposal.export-dirs.key"],
      replaceSteps(amendment({ counts: "list" })),
    ),
  ],
);
