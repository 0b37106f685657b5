/** Lifecycles that export directories and do it wrongly: each with the proposal on. */
import type { PropertyId } from "../../conformance/laws/property.ts";
import { does, type FaultyLifecycle, faulty, omits, throwing } from "../../conformance/mutants/fault.ts";
import { losesLast, unsliced } from "../../conformance/mutants/layers.ts";
import { ignoreFaults, replaceSteps } from "../kit/mutants.ts";

export interface ExportDirsFault extends FaultyLifecycle {
  /** The law that finds it, where one does. */
  readonly foundBy?: PropertyId;
}

const LAW = "export-dirs.emptiness" as PropertyId;
const lawless = (fault: FaultyLifecycle): ExportDirsFault => ({ ...fault, foundBy: LAW });

export const exportDirsFaults: readonly ExportDirsFault[] = [
  lawless(
    faulty(
      "export-dirs-run-image-unseen",
      "The analyzer does not look at the run image.",
      ["proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image"],
      omits("analyze:export-dirs"),
    ),
  ),
  lawless(
    faulty(
      "export-dirs-buildpacks-unseen",
      "The detector looks neither at what buildpacks name nor into the build container.",
      [
        "proposal.export-dirs.composite",
        "proposal.export-dirs.normal-buildpacks-only",
        "proposal.export-dirs.toml-list-of-paths",
        "proposal.export-dirs.platform-validates-build-image",
      ],
      omits("detect:export-dirs"),
    ),
  ),
  lawless(
    faulty(
      "export-dirs-says-no-path",
      "The analyzer refuses without a word of where the content is.",
      ["proposal.export-dirs.validated"],
      does("analyze", "replace:analyze:export-dirs", throwing("content")),
    ),
  ),
  lawless(
    faulty(
      "export-dirs-filled-early",
      "The analyzer leaves something in the home directory's settings.",
      ["proposal.export-dirs.home-config-usecase"],
      does("analyze", "after:analyze:export-dirs", ({ process: { fs } }) => {
        if (fs.exists("/home/cnb/.config")) fs.write("/home/cnb/.config/lifecycle", new Uint8Array());
      }),
    ),
  ),
  faulty(
    "export-dirs-left-behind",
    "What is in the directories stays in the build container.",
    [
      "proposal.export-dirs.key",
      "proposal.export-dirs.exported",
      "proposal.export-dirs.extra-paths-exported",
      "proposal.export-dirs.alongside-workspace",
      "proposal.export-dirs.export-like-app",
      "proposal.export-dirs.written-at-build",
      "proposal.export-dirs.opt-usecase",
    ],
    omits("export:export-dirs"),
  ),
  faulty(
    "export-dirs-unsliced",
    "Slices mean nothing in exported directories.",
    ["proposal.export-dirs.slices-apply"],
    unsliced("before:export:export-dirs"),
  ),
  faulty(
    "export-dirs-last-lost",
    "The last directory is not exported.",
    ["proposal.export-dirs.declared-per-buildpack"],
    losesLast("after:export:export-dirs"),
  ),
  faulty(
    "export-dirs-key-refused",
    "A buildpack that names directories is refused, whatever they are.",
    ["proposal.export-dirs.toml-key"],
    does("detect", "after:detect:export-dirs", throwing("the key is unknown")),
  ),
  faulty(
    "export-dirs-flaws-passed-over",
    "A list that is none, and a path that is none, are as if nobody had written them.",
    ["proposal.export-dirs.toml-list-of-paths"],
    replaceSteps("export-dirs", ignoreFaults),
  ),
  faulty(
    "export-dirs-of-everyone",
    "What any buildpack of the builder names is exported.",
    ["proposal.export-dirs.key"],
    replaceSteps("export-dirs:counts=list"),
  ),
];
