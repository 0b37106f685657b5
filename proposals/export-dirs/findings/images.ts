/** Findings about the run image: what may be in it, and when somebody looks. */
import type { Finding } from "../../kit/finding.ts";

export const ofImages: readonly Finding[] = [
  {
    id: "export-dirs.rebase-shows-run-image",
    gaps: ["G-ED-01"],
    kind: "counterexample",
    says: "The text promises rebase safety, and has the run image checked at analysis only.",
    happens:
      "Content that a newer run image has at an exported directory shows in the rebased app image, and the rebaser exits 0.",
    breaks: ["proposal.export-dirs.rebase-safe"],
    repair: "rebase=check",
    wording: "A rebase MUST fail where the new run image has content at a path that the app image records as exported.",
  },
  {
    id: "export-dirs.deleted-below",
    gaps: ["G-ED-02"],
    kind: "counterexample",
    says: "The text wants no content on the paths of an image, and does not say of what: of its layers, or of all of them together.",
    happens:
      "A run image that deletes in one layer what a lower one has at the path is refused, though no container sees anything there.",
    breaks: ["proposal.export-dirs.opt-usecase"],
    repair: "scan=merged",
    wording: "Content is what a container of the image would see at the path, all layers applied.",
  },
  {
    id: "export-dirs.empty-directory",
    gaps: ["G-ED-03"],
    kind: "counterexample",
    says: "`Any content` may mean the directory itself; nearly every distribution has an empty /opt.",
    happens:
      "With an empty directory counted as content, the text's own example /opt can be built on no usual run image.",
    breaks: ["proposal.export-dirs.opt-usecase"],
    repair: "empty-directory=allowed",
    wording: "An empty directory at the path is not content; a file, a link or a directory with an entry is.",
  },
  {
    id: "export-dirs.unused-buildpack-refuses",
    gaps: ["G-ED-04"],
    kind: "counterexample",
    says: "The analysis comes before detection, so it can only check the whole list of the builder, for an app that needs a part of it.",
    happens:
      "A build is refused because of a directory that only a buildpack names which does not pass detection; another builder builds the same app on the same run image.",
    breaks: ["proposal.export-dirs.declared-per-buildpack"],
    repair: "checks=group",
    wording:
      "The restorer MUST fail where the run image has content at a path that a buildpack of the group names; the analyzer MAY warn for others.",
  },
  {
    id: "export-dirs.link-replaced",
    gaps: ["G-ED-13"],
    kind: "counterexample",
    says: "A symbolic link in the run image at the path, or above it, is not mentioned.",
    happens:
      "With links followed, /opt -> /usr/opt passes for empty; the layer's header of /opt puts a directory over the link, and what the distribution has at /opt is gone.",
    breaks: ["proposal.export-dirs.analysis-validates-run-image"],
    repair: "links=refused",
    wording: "A symbolic link at the path or above it, in the run image or in the build image, counts as content.",
  },
  {
    id: "export-dirs.other-run-image",
    gaps: ["G-ED-18", "G-ED-27"],
    kind: "counterexample",
    says: "The run image that is analysed need not be the one that the app stands upon: extensions, platforms and mirrors choose later.",
    happens: "analyzed.toml names another run image after the analysis; the exporter puts its layers upon it unseen.",
    breaks: ["proposal.export-dirs.platform-validates-run-image"],
    repair: "export=check",
    wording:
      "The exporter MUST fail where the run image that it bases the app image upon, with the layers of extensions, has content at an exported path.",
  },
  {
    id: "export-dirs.parents-overridden",
    gaps: ["G-ED-12"],
    kind: "counterexample",
    says: "Exported as the app directory is means that each layer repeats the directories above, as they are in the build container.",
    happens:
      "For /home/cnb/.config the app image has /home/cnb with the owner and mode of the build container, whatever the run image says of a home.",
    breaks: ["proposal.export-dirs.home-config-usecase"],
    repair: "parents=left",
    wording: "Layers of exported directories MUST NOT have entries for directories above the exported one.",
  },
];
