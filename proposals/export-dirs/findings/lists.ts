/** Findings about the list: where it comes from, what may be in it, who is on it. */
import type { Finding } from "../../kit/finding.ts";

export const ofLists: readonly Finding[] = [
  {
    id: "export-dirs.list-not-seen",
    gaps: ["G-ED-05"],
    kind: "counterexample",
    says: "The list is in a label of the builder image, which no process in a container can read; `volumes`, by which it is to be validated, is defined nowhere.",
    happens:
      "An analyzer that looks for the list in the buildpacks of its container finds none where there are none, and lets a run image with content pass.",
    breaks: ["proposal.export-dirs.analysis-validates-run-image"],
    repair: "list=file",
    wording:
      "The label is a JSON array of strings. The platform MUST hand it to the analyzer, the detector and the exporter as `<export-dirs>`, a TOML file with `export_dirs`.",
  },
  {
    id: "export-dirs.variable-in-path",
    gaps: ["G-ED-06"],
    kind: "counterexample",
    says: "Which paths are legal is not said; the motivation itself writes /home/$USER/.config.",
    happens:
      "Taken as it is written the path is a directory called $USER: it is validated, mounted and exported empty, and the settings in /home/cnb/.config are lost with exit code 0.",
    breaks: ["proposal.export-dirs.toml-list-of-paths"],
    repair: "characters=plain",
    wording:
      "Each path MUST be absolute and clean, MUST NOT be `/`, and MUST NOT contain `$`, `*`, `?`, `[` or NUL; a lifecycle MUST fail detection otherwise.",
  },
  {
    id: "export-dirs.unused-directory-exported",
    gaps: ["G-ED-07"],
    kind: "counterexample",
    says: "The builder's label lists the paths that `need to be exported`, those of buildpacks that are not in the group among them.",
    happens:
      "A directory that only a buildpack outside the group names is in the app image, empty, over the run image's.",
    breaks: ["proposal.export-dirs.key"],
    repair: "counts=group",
    wording:
      "Only directories that a buildpack of the group names are exported. The key in a composite buildpack MUST fail detection.",
  },
  {
    id: "export-dirs.nested",
    gaps: ["G-ED-14"],
    kind: "counterexample",
    says: "Directories one below the other are not mentioned, and each buildpack is written without knowing the others.",
    happens: "A builder with a buildpack for /opt and one for /opt/aws cannot build anything.",
    breaks: ["proposal.export-dirs.declared-per-buildpack"],
    repair: "nested=outer",
    wording: "Where one directory lies in another, only the outer one is mounted and exported.",
  },
  {
    id: "export-dirs.reserved-directory",
    gaps: ["G-ED-16"],
    kind: "counterexample",
    says: "Nothing keeps a buildpack from naming /layers, /workspace, /platform, /cnb, or a directory in them.",
    happens: "A buildpack names its own layer for the build alone, with a secret in it: the app image has it.",
    breaks: ["buildpack.layers.launch.drop"],
    repair: "reserved=refused",
    wording:
      "A path MUST NOT equal, contain or lie inside `<app>`, `<layers>`, `<platform>`, `<buildpacks>`, `/cnb`, `/dev`, `/proc`, `/sys` or `/tmp`, links resolved.",
  },
  {
    id: "export-dirs.old-lifecycle",
    gaps: ["G-ED-19"],
    kind: "counterexample",
    says: "The text wants changes of the lifecycle and of the Platform API, and names no version that a buildpack could ask for.",
    happens: "A lifecycle without the proposal ignores the key and exits 0; the app does not find its software.",
    breaks: ["proposal.export-dirs.api-change"],
    noRepair:
      "A lifecycle older than the text knows nothing of it or its options. It refuses a buildpack for one thing only: an API version that it does not know.",
    wording:
      "`export_dirs` is valid from Buildpack API X.Y on, and MUST fail detection in a buildpack of an older API: a lifecycle without it then refuses the buildpack.",
  },
  {
    id: "export-dirs.app-directory",
    gaps: ["G-ED-20"],
    kind: "decision",
    says: "The summary promises easy configuration of the application directory, and the text never returns to it.",
    decided: "`-app` and `CNB_APP_DIR` stay as they are; an exported directory may not overlap whatever they name.",
    because: "There is nothing to obey: no world can break a promise that says neither who configures nor where.",
    wording: "Leave the application directory out of the summary.",
  },
];
