/** What running exportable-volumes shows of its text. */
import type { Finding } from "../kit/finding.ts";

const ofPlaces: readonly Finding[] = [
  {
    id: "exportable-volumes.not-writable",
    gaps: ["G-EV-01"],
    kind: "counterexample",
    says: "The lifecycle makes links and makes the directories writable for buildpacks; that phase which runs buildpacks never is root.",
    happens:
      "/opt belongs to root, as everywhere: the builder can neither write there nor give it to its user, and the build fails.",
    breaks: ["proposal.exportable-volumes.lifecycle-writable", "proposal.exportable-volumes.lifecycle-symlinks"],
    repair: "links=first-phase",
    wording:
      "The analyzer and the creator, when they run as root, MUST make each directory and its link and give them to the build user; /workspaces MUST be shared by the phases.",
  },
  {
    id: "exportable-volumes.path-of-build",
    gaps: ["G-EV-09"],
    kind: "counterexample",
    says: "The link /workspaces/<name> is made in the build image; the content is exported to the mapped path, and of a link in the app image nothing is said.",
    happens:
      "A buildpack names its program by the only path that it knows, /workspaces/aws-extensions/run: built with exit code 0, the app does not start.",
    breaks: ["proposal.exportable-volumes.extra-volumes-exported", "proposal.exportable-volumes.lifecycle-symlinks"],
    repair: "image-links=all",
    wording: "The app image MUST have the link /workspaces/<name> for every exported volume that is mapped elsewhere.",
  },
  {
    id: "exportable-volumes.app-not-found",
    gaps: ["G-EV-05"],
    kind: "counterexample",
    says: "The default app directory becomes /workspaces/default, and /workspace a link to it; platforms mount a volume at /workspace, and a mount point becomes no link.",
    happens:
      "On a platform that mounts the app where it always did, the lifecycle finds no app directory, and nothing is built.",
    breaks: ["proposal.exportable-volumes.workspace-symlink"],
    repair: "workspace=found",
    wording: "Where /workspaces/default does not exist, the default of <app> MUST remain /workspace.",
  },
  {
    id: "exportable-volumes.workspace-not-linked",
    gaps: ["G-EV-05"],
    kind: "counterexample",
    says: "The lifecycle makes /workspace a link to /workspaces/default, for compatibility; only root can make a link in the root directory.",
    happens:
      "On a platform that mounts the app at the new place and starts every phase as the build's user, /workspace is what the build image has there, mostly nothing: what a buildpack looks for in it is not found, and the build goes on.",
    breaks: ["proposal.exportable-volumes.workspace-symlink"],
    repair: "workspace-link=needed",
    wording:
      "A platform that mounts the app directory at /workspaces/default MUST provide /workspace as a link to it; a builder that finds another directory there MUST fail.",
  },
  {
    id: "exportable-volumes.volume-not-shared",
    gaps: ["G-EV-01"],
    kind: "counterexample",
    says: "Phases run in containers of their own, and what they share is said of `<app>` and `<layers>` only.",
    happens:
      "The exporter has another volume at /opt/extensions than the builder had: what buildpacks installed is not in the image, with exit code 0.",
    breaks: ["proposal.exportable-volumes.extra-volumes-exported"],
    repair: "volume=check",
    wording:
      "The platform MUST mount the same volume at each mapped directory in the build and the export phase; the builder MUST record what each holds, and the exporter MUST fail where it finds something else.",
  },
  {
    id: "exportable-volumes.working-directory",
    gaps: ["G-EV-05"],
    kind: "decision",
    says: "Which of both paths WorkingDir and CNB_APP_DIR have, and what becomes of a /workspace in the run image, is not said.",
    decided:
      "WorkingDir and CNB_APP_DIR are /workspaces/default, so that `pwd -P` agrees. The app image has the link /workspace unless the run image has something there, which stays; option image-links=none leaves it out.",
    because:
      "Either path leads to the app, and the text promises neither, so that no world breaks a promise; a link over a directory of the run image would hide what is in it.",
    wording: "WorkingDir and CNB_APP_DIR are <app>; the link /workspace MUST NOT replace anything of the run image.",
  },
  {
    id: "exportable-volumes.parents-overridden",
    gaps: [],
    kind: "counterexample",
    says: "Exported as the app directory is means that each layer repeats the directories above, as they are in the build container.",
    happens:
      "For /home/cnb/.config the app image has /home/cnb with the build container's owner and mode, not the run image's.",
    breaks: ["proposal.exportable-volumes.home-usecase"],
    repair: "parents=left",
    wording: "Layers of volumes MUST NOT have entries for directories above the mapped one.",
  },
];

const ofLabel: readonly Finding[] = [
  {
    id: "exportable-volumes.label-not-seen",
    gaps: ["G-EV-11"],
    kind: "counterexample",
    says: "`A user may specify a label on the build image`: users do not make build images, and no process sees the labels of the image that it runs in.",
    happens:
      "The lifecycle knows no mapping: the extensions are exported at /workspaces/aws-extensions, with exit code 0, and /opt is empty.",
    breaks: ["proposal.exportable-volumes.label-override", "proposal.exportable-volumes.opt-usecase"],
    repair: "label=file",
    wording:
      "The platform MUST hand the label to the analyzer, the detector and the builder as `<exportable-volumes>`, a file with the label's JSON; users MAY override it by a flag of the platform.",
  },
  {
    id: "exportable-volumes.mapped-twice",
    gaps: ["G-EV-03"],
    kind: "counterexample",
    says: "The label is a list of `name` and `value`: one name may be in it twice, a value may be relative, and no rule says what then.",
    happens:
      "Of two entries for one name the last wins silently: the extensions are at /srv/extensions, and not at /opt/extensions, which the first entry asks for.",
    breaks: ["proposal.exportable-volumes.label-format"],
    repair: "overlaps=refused",
    wording:
      "The label MUST be a JSON array of objects with the strings `name` and `value`; names MUST be unique, values absolute and clean; a lifecycle MUST fail otherwise.",
  },
  {
    id: "exportable-volumes.one-in-another",
    gaps: ["G-EV-03"],
    kind: "counterexample",
    says: "Two volumes may be mapped to one directory, or one below the other; each buildpack and the label are written without knowing.",
    happens:
      "What is in /opt/extensions is exported twice, once as a part of /opt, where it belongs to another volume.",
    breaks: ["proposal.exportable-volumes.extra-volumes-exported"],
    repair: "overlaps=refused",
    wording:
      "No directory or link of a volume MUST equal, contain or lie inside that of another; a lifecycle MUST fail otherwise.",
  },
  {
    id: "exportable-volumes.reserved-directory",
    gaps: ["G-EV-10"],
    kind: "counterexample",
    says: "Nothing keeps the label from mapping a name to /layers, /workspace, /cnb, or a directory in them.",
    happens: "A volume is mapped onto a layer for the build alone, with a secret in it: the app image has it.",
    breaks: ["buildpack.layers.launch.drop"],
    repair: "reserved=refused",
    wording:
      "A value MUST NOT equal, contain or lie inside `<app>`, `<layers>`, `<platform>`, `<buildpacks>`, `/cnb`, `/workspaces`, `/dev`, `/proc`, `/sys` or `/tmp`, links resolved.",
  },
  {
    id: "exportable-volumes.label-changes",
    gaps: ["G-EV-06"],
    kind: "decision",
    says: "The mapping is on the build image: it may change between two builds, and a rebase never sees it.",
    decided:
      "Layers are made anew in every build and reused only where they are the same, paths included; the app image's label io.buildpacks.lifecycle.exportable-volumes records each volume's path, and rebases read that.",
    because:
      "A layer names its paths, so that in no world one of the old mapping equals one of the new; what a rebase checks is recorded, not looked up.",
    wording:
      "The lifecycle's metadata label MUST record the name and the path of each exported volume; a rebase MUST use the recorded paths.",
  },
];

const ofNames: readonly Finding[] = [
  {
    id: "exportable-volumes.name-leaves",
    gaps: ["G-EV-02"],
    kind: "counterexample",
    says: "A name becomes the last part of /workspaces/<name>, and any text is a name: `../srv/tool`, `a/b`, `.`, `default`, nothing.",
    happens:
      "The volume `../srv/tool` is /srv/tool, chosen by a buildpack and not by the label; `default` is the app directory, exported twice.",
    breaks: ["proposal.exportable-volumes.toml-list-of-names", "proposal.exportable-volumes.default-map"],
    repair: "names=plain",
    wording: "A name MUST match [A-Za-z0-9._-]+, MUST NOT be `.`, `..` or `default`, and is compared byte by byte.",
  },
  {
    id: "exportable-volumes.shared-name",
    gaps: ["G-EV-04"],
    kind: "counterexample",
    says: "Each buildpack declares names, and nothing makes them its own: two that never heard of each other both say `config`.",
    happens:
      "Two buildpacks that both say `config` share one directory; the second overwrites the file of the first, and the app image has the second's alone.",
    breaks: ["proposal.exportable-volumes.declared-per-buildpack"],
    repair: "shared=refused",
    wording:
      "A name that two buildpacks of the group declare MUST fail detection; or: a volume belongs to `<buildpack id>/<name>`, and sharing is declared by both.",
  },
  {
    id: "exportable-volumes.old-lifecycle",
    gaps: [],
    kind: "counterexample",
    says: "The text wants changes of the lifecycle and of the Platform API, and names no version that a buildpack could ask for.",
    happens:
      "A lifecycle without the proposal ignores the key, and the buildpack makes /workspaces by itself: exit code 0, and the app lacks it.",
    breaks: ["proposal.exportable-volumes.api-change"],
    noRepair:
      "A lifecycle older than the text knows nothing of it or its options. It refuses a buildpack for one thing only: an API version that it does not know.",
    wording:
      "`exportable-volumes` is valid from Buildpack API X.Y on, and MUST fail detection in a buildpack of an older API.",
  },
];

const ofImages: readonly Finding[] = [
  {
    id: "exportable-volumes.rebase-shows-run-image",
    gaps: ["G-EV-07"],
    kind: "counterexample",
    says: "The text promises rebase safety, and has the run image looked at before the build alone.",
    happens:
      "Content that a newer run image has at the mapped path shows in the rebased app image, and the rebaser exits 0.",
    breaks: ["proposal.exportable-volumes.rebase-safe"],
    repair: "rebase=check",
    wording:
      "A rebase MUST fail where the new run image has content at a path that the app image records as a volume's.",
  },
  {
    id: "exportable-volumes.run-image-unseen",
    gaps: ["G-EV-07"],
    kind: "counterexample",
    says: "Only the platform checks the images, and it does not know which run image an extension or a mirror comes to.",
    happens: "The run image has content at the mapped path: the app image mixes both, and no phase says a word.",
    breaks: ["proposal.exportable-volumes.platform-validates-images"],
    repair: "checks=lifecycle",
    wording:
      "The analyzer and the exporter MUST fail where the run image has content at the path of a volume, /workspaces/<name> included.",
  },
  {
    id: "exportable-volumes.layers",
    gaps: ["G-EV-08"],
    kind: "decision",
    says: "How many layers a volume becomes, in which order, and where their digests are kept is not said.",
    decided:
      "As export-dirs: above the app's layers, in byte order of the directories, one layer for each slice that names paths in it and one for the rest; links are one more layer above. Digests are in the label io.buildpacks.lifecycle.exportable-volumes.",
    because: "No directory lies in another, so every order reads the same, and no world tells one way from another.",
    wording:
      "The lifecycle's metadata label has `exportableVolumes`, an array of `name`, `path` and `layers`; these layers stand above those of the app directory.",
  },
];

const ofOthers: readonly Finding[] = [
  {
    id: "exportable-volumes.other-workspace",
    gaps: [],
    kind: "counterexample",
    says: "The default app directory becomes /workspaces/default; by the text of metadata-locations it becomes /workspace/app.",
    happens:
      "With both proposals on, one of the two gives way: where the platform asks for the layout of metadata-locations, the app image starts in /workspace/app, and /workspaces/default is not looked at.",
    breaks: ["proposal.exportable-volumes.default-workspace-moved"],
    noRepair:
      "One directory is the default, and two texts name two. Neither can give way for the other by an option of its own; a platform that says where the app is ends it.",
    wording:
      "The default of <app> is `$CNB_WORKSPACE_DIR/app` where that variable is set; volumes are below `$CNB_WORKSPACE_DIR/volumes`.",
  },
];

export const findings: readonly Finding[] = [...ofPlaces, ...ofLabel, ...ofNames, ...ofImages, ...ofOthers];
