/** Findings about the list: where phases read it, and which paths it has. */
import type { Finding } from "../../kit/finding.ts";

export const ofLists: readonly Finding[] = [
  {
    id: "export-dirs.list-not-seen",
    gaps: ["G-ED-05"],
    kind: "counterexample",
    says: "The list is in a label of the builder image, which no process in a container can read; the RFC validates it with `volumes`, which it does not define.",
    happens:
      "An analyzer that reads the list from the buildpacks of its container has an empty list if there are no buildpacks, and accepts a run image with content.",
    harm: "wrong",
    hurts: "the platform, which relies on the analyzer",
    breaks: ["proposal.export-dirs.analysis-validates-run-image"],
    repair: "list=file",
    wording:
      "The label is a JSON array of strings. The platform MUST pass it to the analyzer, the detector and the exporter as `<export-dirs>`, a TOML file with `export_dirs`.",
  },
  {
    id: "export-dirs.variable-in-path",
    gaps: ["G-ED-06"],
    kind: "counterexample",
    says: "The RFC does not define valid paths; its motivation has /home/$USER/.config.",
    happens:
      "Taken literally, the path has a directory called $USER: it is validated, mounted and exported empty. The settings in /home/cnb/.config are lost, and the exit code is 0.",
    harm: "lost",
    hurts: "users of the app, without its settings",
    breaks: ["proposal.export-dirs.toml-list-of-paths"],
    repair: "characters=plain",
    wording:
      "Each path MUST be absolute and clean, MUST NOT be `/`, and MUST NOT contain `$`, `*`, `?`, `[` or NUL; a lifecycle MUST fail detection otherwise.",
  },
  {
    id: "export-dirs.unused-directory-exported",
    gaps: ["G-ED-07"],
    kind: "counterexample",
    says: "The label of the builder lists the paths that `need to be exported`, including those of buildpacks outside the group.",
    happens:
      "The app image has an empty directory of a buildpack outside the group, over the directory of the run image.",
    harm: "wrong",
    hurts: "users of the app, without files of the run image",
    breaks: ["proposal.export-dirs.key"],
    repair: "counts=group",
    wording:
      "Only directories that a buildpack of the group names are exported. The key in a composite buildpack MUST fail detection.",
  },
  {
    id: "export-dirs.nested",
    gaps: ["G-ED-14"],
    kind: "counterexample",
    says: "The RFC does not mention nested directories, and authors of buildpacks do not know each other.",
    happens: "A builder with a buildpack for /opt and one for /opt/aws cannot build anything.",
    harm: "refused",
    hurts: "people who compose a builder",
    breaks: ["proposal.export-dirs.declared-per-buildpack"],
    repair: "nested=outer",
    wording: "If one directory is inside another, only the outer one is mounted and exported.",
  },
  {
    id: "export-dirs.reserved-directory",
    gaps: ["G-ED-16"],
    kind: "counterexample",
    says: "No rule forbids a buildpack to name /layers, /workspace, /platform, /cnb, or a directory in them.",
    happens: "A buildpack names its own build-only layer with a secret: the app image has the secret.",
    harm: "secret",
    hurts: "the owner of the secret",
    breaks: ["buildpack.layers.launch.drop"],
    repair: "reserved=refused",
    wording:
      "A path MUST NOT equal, contain or lie inside `<app>`, `<layers>`, `<platform>`, `<buildpacks>`, `/cnb`, `/dev`, `/proc`, `/sys` or `/tmp`, links resolved.",
  },
  {
    id: "export-dirs.old-lifecycle",
    gaps: ["G-ED-19"],
    kind: "counterexample",
    says: "The RFC changes the lifecycle and the Platform API, and names no version that a buildpack could require.",
    happens: "A lifecycle without the proposal ignores the key and exits 0; the app lacks its software.",
    harm: "lost",
    hurts: "people who build with an older lifecycle",
    breaks: ["proposal.export-dirs.api-change"],
    noRepair:
      "A lifecycle older than the RFC does not have its options. It rejects a buildpack only for an API version that it does not support.",
    wording:
      "`export_dirs` is valid from Buildpack API X.Y on, and MUST fail detection in a buildpack of an older API: a lifecycle without it then refuses the buildpack.",
  },
  {
    id: "export-dirs.app-directory",
    gaps: ["G-ED-20"],
    kind: "decision",
    says: "The summary promises easy configuration of the application directory, and the RFC does not mention it again.",
    decided: "`-app` and `CNB_APP_DIR` stay as they are; an exported directory must not overlap that directory.",
    because: "No world can break a promise that does not say who configures it, nor where.",
    wording: "Leave the application directory out of the summary.",
  },
];
