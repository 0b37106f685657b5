/** Findings about the run image: its content, and when a phase checks it. */
import type { Finding } from "../../kit/finding.ts";

export const ofImages: readonly Finding[] = [
  {
    id: "export-dirs.rebase-shows-run-image",
    gaps: ["G-ED-01"],
    kind: "counterexample",
    says: "The RFC promises rebase safety, and checks the run image only at analysis.",
    happens:
      "The rebased app image shows content that a newer run image has in an exported directory, and the rebaser exits 0.",
    harm: "wrong",
    hurts: "users of the rebased app",
    breaks: ["proposal.export-dirs.rebase-safe"],
    repair: "rebase=check",
    wording: "A rebase MUST fail if the new run image has content at a path that the app image records as exported.",
  },
  {
    id: "export-dirs.deleted-below",
    gaps: ["G-ED-02"],
    kind: "counterexample",
    says: "The RFC forbids content at the paths of an image, and does not say whether it means each layer or all layers together.",
    happens:
      "A layer of the run image deletes what a lower layer has at the path. The analyzer rejects it, although a container has no content there.",
    harm: "refused",
    hurts: "people who build on such a run image",
    breaks: ["proposal.export-dirs.opt-usecase"],
    repair: "scan=merged",
    wording: "Content is what a container of the image has at the path, with all layers applied.",
  },
  {
    id: "export-dirs.empty-directory",
    gaps: ["G-ED-03"],
    kind: "counterexample",
    says: "`Any content` may mean the directory itself; nearly every distribution has an empty /opt.",
    happens: "If an empty directory is content, the example /opt of the RFC fails with every common run image.",
    harm: "refused",
    hurts: "everybody who builds on a common distribution",
    breaks: ["proposal.export-dirs.opt-usecase"],
    repair: "empty-directory=allowed",
    wording: "An empty directory at the path is not content; a file, a link or a directory with an entry is.",
  },
  {
    id: "export-dirs.unused-buildpack-refuses",
    gaps: ["G-ED-04"],
    kind: "counterexample",
    says: "The analysis comes before detection, so it can only check the whole list of the builder, of which an app needs a part.",
    happens:
      "The analyzer rejects a build because of a directory of a buildpack that does not pass detection; another builder builds the same app on the same run image.",
    harm: "refused",
    hurts: "people who build with a builder of several buildpacks",
    breaks: ["proposal.export-dirs.declared-per-buildpack"],
    repair: "checks=group",
    wording:
      "The restorer MUST fail if the run image has content at a path that a buildpack of the group names; the analyzer MAY warn for others.",
  },
  {
    id: "export-dirs.link-replaced",
    gaps: ["G-ED-13"],
    kind: "counterexample",
    says: "The RFC does not mention a symbolic link in the run image at the path or above it.",
    happens:
      "If the analyzer follows links, /opt -> /usr/opt is empty. The layer has a directory entry for /opt, which replaces the link, and hides the files of the distribution.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: ["proposal.export-dirs.analysis-validates-run-image"],
    repair: "links=refused",
    wording: "A symbolic link at the path or above it, in the run image or in the build image, counts as content.",
  },
  {
    id: "export-dirs.other-run-image",
    gaps: ["G-ED-18", "G-ED-27"],
    kind: "counterexample",
    says: "The analyzed run image may differ from the base of the app image: extensions, platforms and mirrors select it later.",
    happens:
      "analyzed.toml names another run image after the analysis; the exporter adds its layers to it without a check.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: ["proposal.export-dirs.platform-validates-run-image"],
    repair: "export=check",
    wording:
      "The exporter MUST fail if the run image of the app image, with the layers of extensions, has content at an exported path.",
  },
  {
    id: "export-dirs.parents-overridden",
    gaps: ["G-ED-12"],
    kind: "counterexample",
    says: "Volumes are exported like the app directory, so each layer repeats the parent directories as they are in the build container.",
    happens:
      "For /home/cnb/.config the app image has /home/cnb with the owner and mode of the build container, not of the run image.",
    harm: "wrong",
    hurts: "users of the app as another user",
    breaks: ["proposal.export-dirs.home-config-usecase"],
    repair: "parents=left",
    wording: "Layers of exported directories MUST NOT have entries for directories above the exported one.",
  },
];
