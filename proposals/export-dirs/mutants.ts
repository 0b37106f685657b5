/** Mutants that export directories in a wrong way. The proposal is enabled. */
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
      mutant("export-dirs-run-image-unseen", "The analyzer does not check the run image.", {
        breaks: ["proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image"],
        fault: skipStep("analyze:export-dirs"),
      }),
    ),
    killedToo(
      mutant(
        "export-dirs-buildpacks-unseen",
        "The detector checks neither the directories of buildpacks nor the build container.",
        {
          breaks: [
            "proposal.export-dirs.composite",
            "proposal.export-dirs.normal-buildpacks-only",
            "proposal.export-dirs.toml-list-of-paths",
            "proposal.export-dirs.platform-validates-build-image",
          ],
          fault: skipStep("detect:export-dirs"),
        },
      ),
    ),
    killedToo(
      mutant("export-dirs-says-no-path", "The analyzer rejects the image without naming the path of the content.", {
        breaks: ["proposal.export-dirs.validated"],
        fault: addStep("analyze", "replace:analyze:export-dirs", failWith("content")),
      }),
    ),
    killedToo(
      mutant("export-dirs-filled-early", "The analyzer writes a file to the settings in the home directory.", {
        breaks: ["proposal.export-dirs.home-config-usecase"],
        fault: addStep("analyze", "after:analyze:export-dirs", ({ process: { fs } }) => {
          if (fs.exists("/home/cnb/.config")) fs.write("/home/cnb/.config/lifecycle", new Uint8Array());
        }),
      }),
    ),
    mutant("export-dirs-left-behind", "The exporter omits the content of the directories.", {
      breaks: [
        "proposal.export-dirs.key",
        "proposal.export-dirs.exported",
        "proposal.export-dirs.extra-paths-exported",
        "proposal.export-dirs.alongside-workspace",
        "proposal.export-dirs.export-like-app",
        "proposal.export-dirs.written-at-build",
        "proposal.export-dirs.opt-usecase",
      ],
      fault: skipStep("export:export-dirs"),
    }),
    mutant("export-dirs-unsliced", "The exporter ignores slices in exported directories.", {
      breaks: ["proposal.export-dirs.slices-apply"],
      fault: ignoreSlices("before:export:export-dirs"),
    }),
    mutant("export-dirs-last-lost", "The exporter omits the last directory.", {
      breaks: ["proposal.export-dirs.declared-per-buildpack"],
      fault: dropLastAppLayer("after:export:export-dirs"),
    }),
    mutant("export-dirs-key-refused", "The detector rejects every buildpack that names directories.", {
      breaks: ["proposal.export-dirs.toml-key"],
      fault: addStep("detect", "after:detect:export-dirs", failWith("the key is unknown")),
    }),
    mutant("export-dirs-flaws-passed-over", "The lifecycle ignores an invalid list and an invalid path.", {
      breaks: ["proposal.export-dirs.toml-list-of-paths"],
      fault: replaceSteps(amendment({}), ignoreFaults),
    }),
    mutant("export-dirs-of-everyone", "The exporter exports the directories of all buildpacks of the builder.", {
      breaks: ["proposal.export-dirs.key"],
      fault: replaceSteps(amendment({ counts: "list" })),
    }),
  ],
);
