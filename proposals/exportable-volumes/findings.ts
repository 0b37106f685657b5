/** What running exportable-volumes shows about its RFC. */
import type { Finding } from "../kit/finding.ts";

const ofPlaces: readonly Finding[] = [
  {
    id: "exportable-volumes.not-writable",
    gaps: ["G-EV-01"],
    kind: "counterexample",
    says: "The lifecycle makes links and makes the directories writable for buildpacks; but the phase that runs buildpacks is never root.",
    happens:
      "/opt belongs to root, as usual: the builder can neither write there nor change the owner, and the build fails.",
    harm: "refused",
    hurts: "the buildpack author",
    breaks: ["proposal.exportable-volumes.lifecycle-writable", "proposal.exportable-volumes.lifecycle-symlinks"],
    repair: "links=first-phase",
    wording:
      "The analyzer and the creator, when they run as root, MUST make each directory and its link and give them to the build user; /workspaces MUST be shared by the phases.",
  },
  {
    id: "exportable-volumes.path-of-build",
    gaps: ["G-EV-09"],
    kind: "counterexample",
    says: "The lifecycle makes the link /workspaces/<name> in the build image and exports the content to the mapped path. The RFC does not mention a link in the app image.",
    happens:
      "A buildpack names its program by the only path that it knows, /workspaces/aws-extensions/run: the build exits 0, and the app does not start.",
    harm: "lost",
    hurts: "users of the app, which does not start",
    breaks: ["proposal.exportable-volumes.extra-volumes-exported", "proposal.exportable-volumes.lifecycle-symlinks"],
    repair: "image-links=all",
    wording: "The app image MUST have the link /workspaces/<name> for every exported volume that is mapped elsewhere.",
  },
  {
    id: "exportable-volumes.app-not-found",
    gaps: ["G-EV-05"],
    kind: "counterexample",
    says: "The default app directory becomes /workspaces/default, and /workspace a link to it; but platforms mount a volume at /workspace, and a mount point cannot become a link.",
    happens:
      "On a platform that still mounts the app at /workspace, the lifecycle finds no app directory, and builds nothing.",
    harm: "refused",
    hurts: "the platform",
    breaks: ["proposal.exportable-volumes.workspace-symlink"],
    repair: "workspace=found",
    wording: "Where /workspaces/default does not exist, the default of <app> MUST remain /workspace.",
  },
  {
    id: "exportable-volumes.workspace-not-linked",
    gaps: ["G-EV-05"],
    kind: "counterexample",
    says: "The lifecycle makes /workspace a link to /workspaces/default, for compatibility; but only root can make a link in the root directory.",
    happens:
      "A platform mounts the app at the new path and starts every phase as the build user. /workspace is what the build image has there, usually nothing: a buildpack does not find the app in it, and the build continues.",
    harm: "lost",
    hurts: "the author of an existing buildpack",
    breaks: ["proposal.exportable-volumes.workspace-symlink"],
    repair: "workspace-link=needed",
    wording:
      "A platform that mounts the app directory at /workspaces/default MUST provide /workspace as a link to it; a builder that finds another directory there MUST fail.",
  },
  {
    id: "exportable-volumes.volume-not-shared",
    gaps: ["G-EV-01"],
    kind: "counterexample",
    says: "Each phase runs in a container of its own. The specification says that they share `<app>` and `<layers>`, and names no other directory.",
    happens:
      "The exporter has another volume at /opt/extensions than the builder had: the image lacks what buildpacks installed, and the exporter exits 0.",
    harm: "lost",
    hurts: "users of the app, without its software",
    breaks: ["proposal.exportable-volumes.extra-volumes-exported"],
    repair: "volume=check",
    wording:
      "The platform MUST mount the same volume at each mapped directory in the build and the export phase; the builder MUST record the content of each, and the exporter MUST fail if it finds something else.",
  },
  {
    id: "exportable-volumes.working-directory",
    gaps: ["G-EV-05"],
    kind: "decision",
    says: "The RFC does not say which of the two paths WorkingDir and CNB_APP_DIR have, nor what happens to a /workspace in the run image.",
    decided:
      "WorkingDir and CNB_APP_DIR are /workspaces/default, so that `pwd -P` agrees. The app image has the link /workspace unless the run image has something there, which the exporter keeps; the option image-links=none omits the link.",
    because:
      "Both paths lead to the app, and the RFC promises neither, so no world breaks a promise; a link over a directory of the run image would hide its content.",
    wording: "WorkingDir and CNB_APP_DIR are <app>; the link /workspace MUST NOT replace a file of the run image.",
  },
  {
    id: "exportable-volumes.parents-overridden",
    gaps: [],
    kind: "counterexample",
    says: "Volumes are exported like the app directory, so each layer repeats the parent directories as they are in the build container.",
    happens:
      "For /home/cnb/.config the app image has /home/cnb with the owner and mode of the build container, not of the run image.",
    harm: "wrong",
    hurts: "users of the app as another user",
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
    says: "`A user may specify a label on the build image`: users do not make build images, and a process cannot see the labels of the image that it runs in.",
    happens:
      "The lifecycle does not know the mapping: it exports the extensions at /workspaces/aws-extensions and exits 0, and /opt is empty.",
    harm: "lost",
    hurts: "users of the app, without its extensions",
    breaks: ["proposal.exportable-volumes.label-override", "proposal.exportable-volumes.opt-usecase"],
    repair: "label=file",
    wording:
      "The platform MUST pass the label to the analyzer, the detector and the builder as `<exportable-volumes>`, a file with the label's JSON; users MAY override it by a flag of the platform.",
  },
  {
    id: "exportable-volumes.mapped-twice",
    gaps: ["G-EV-03"],
    kind: "counterexample",
    says: "The label is a list of `name` and `value`. A name may occur twice and a value may be relative; the RFC has no rule for that.",
    happens:
      "Of two entries for one name the last wins silently: the extensions are at /srv/extensions, not at /opt/extensions of the first entry.",
    harm: "wrong",
    hurts: "the base image author",
    breaks: ["proposal.exportable-volumes.label-format"],
    repair: "overlaps=refused",
    wording:
      "The label MUST be a JSON array of objects with the strings `name` and `value`; names MUST be unique, values absolute and clean; a lifecycle MUST fail otherwise.",
  },
  {
    id: "exportable-volumes.one-in-another",
    gaps: ["G-EV-03"],
    kind: "counterexample",
    says: "Two volumes may be mapped to one directory, or one below the other; authors of buildpacks and of the label do not know each other.",
    happens:
      "The exporter exports the content of /opt/extensions twice, once as a part of /opt, which is another volume.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: ["proposal.exportable-volumes.extra-volumes-exported"],
    repair: "overlaps=refused",
    wording:
      "No directory or link of a volume MUST equal, contain or lie inside that of another; a lifecycle MUST fail otherwise.",
  },
  {
    id: "exportable-volumes.reserved-directory",
    gaps: ["G-EV-10"],
    kind: "counterexample",
    says: "No rule forbids the label to map a name to /layers, /workspace, /cnb, or a directory in them.",
    happens: "The label maps a volume onto a build-only layer with a secret: the app image has the secret.",
    harm: "secret",
    hurts: "the owner of the secret",
    breaks: ["buildpack.layers.launch.drop"],
    repair: "reserved=refused",
    wording:
      "A value MUST NOT equal, contain or lie inside `<app>`, `<layers>`, `<platform>`, `<buildpacks>`, `/cnb`, `/workspaces`, `/dev`, `/proc`, `/sys` or `/tmp`, links resolved.",
  },
  {
    id: "exportable-volumes.label-changes",
    gaps: ["G-EV-06"],
    kind: "decision",
    says: "The mapping is a label of the build image: it may change between two builds, and the rebaser cannot read it.",
    decided:
      "Every build creates the layers and reuses those with equal content and paths. The label io.buildpacks.lifecycle.exportable-volumes of the app image records the path of each volume, and the rebaser reads it.",
    because:
      "A layer contains its paths, so a layer of the old mapping never equals one of the new; the rebaser checks recorded paths.",
    wording:
      "The lifecycle's metadata label MUST record the name and the path of each exported volume; a rebase MUST use the recorded paths.",
  },
];

const ofNames: readonly Finding[] = [
  {
    id: "exportable-volumes.name-leaves",
    gaps: ["G-EV-02"],
    kind: "counterexample",
    says: "A name becomes the last part of /workspaces/<name>, and any string is a name: `../srv/tool`, `a/b`, `.`, `default`, the empty string.",
    happens:
      "The volume `../srv/tool` is /srv/tool, which a buildpack chose and not the label; `default` is the app directory, which the exporter exports twice.",
    harm: "wrong",
    hurts: "the base image author, whose label is bypassed",
    breaks: ["proposal.exportable-volumes.toml-list-of-names", "proposal.exportable-volumes.default-map"],
    repair: "names=plain",
    wording: "A name MUST match [A-Za-z0-9._-]+, MUST NOT be `.`, `..` or `default`, and is compared byte by byte.",
  },
  {
    id: "exportable-volumes.shared-name",
    gaps: ["G-EV-04"],
    kind: "counterexample",
    says: "Each buildpack declares names, and nothing makes them unique: two unrelated buildpacks both declare `config`.",
    happens:
      "Two buildpacks that both declare `config` share one directory; the second overwrites the file of the first, and the app image has only the second file.",
    harm: "lost",
    hurts: "the author of the first buildpack",
    breaks: ["proposal.exportable-volumes.declared-per-buildpack"],
    repair: "shared=refused",
    wording:
      "A name that two buildpacks of the group declare MUST fail detection; or: a volume is `<buildpack id>/<name>`, and both buildpacks declare that they share it.",
  },
  {
    id: "exportable-volumes.old-lifecycle",
    gaps: [],
    kind: "counterexample",
    says: "The RFC changes the lifecycle and the Platform API, and names no version that a buildpack could require.",
    happens:
      "A lifecycle without the proposal ignores the key, and the buildpack makes /workspaces by itself: the exit code is 0, and the app lacks the volume.",
    harm: "lost",
    hurts: "people who build with an older lifecycle",
    breaks: ["proposal.exportable-volumes.api-change"],
    noRepair:
      "A lifecycle older than the RFC does not have its options. It rejects a buildpack only for an API version that it does not support.",
    wording:
      "`exportable-volumes` is valid from Buildpack API X.Y on, and MUST fail detection in a buildpack of an older API.",
  },
];

const ofImages: readonly Finding[] = [
  {
    id: "exportable-volumes.rebase-shows-run-image",
    gaps: ["G-EV-07"],
    kind: "counterexample",
    says: "The RFC promises rebase safety, and checks the run image only before the build.",
    happens:
      "The rebased app image shows content that a newer run image has at the mapped path, and the rebaser exits 0.",
    harm: "wrong",
    hurts: "users of the rebased app",
    breaks: ["proposal.exportable-volumes.rebase-safe"],
    repair: "rebase=check",
    wording: "A rebase MUST fail if the new run image has content at a path that the app image records as a volume's.",
  },
  {
    id: "exportable-volumes.run-image-unseen",
    gaps: ["G-EV-07"],
    kind: "counterexample",
    says: "Only the platform checks the images, and it does not know which run image an extension or a mirror selects.",
    happens: "The run image has content at the mapped path: the app image mixes both, and no phase reports it.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: ["proposal.exportable-volumes.platform-validates-images"],
    repair: "checks=lifecycle",
    wording:
      "The analyzer and the exporter MUST fail if the run image has content at the path of a volume, /workspaces/<name> included.",
  },
  {
    id: "exportable-volumes.layers",
    gaps: ["G-EV-08"],
    kind: "decision",
    says: "The RFC does not say how many layers a volume becomes, in which order, and where their digests are recorded.",
    decided:
      "As in export-dirs: above the layers of the app, in byte order of the directories, one layer for each slice with paths in the directory and one for the rest; links are one more layer above. The label io.buildpacks.lifecycle.exportable-volumes has the digests.",
    because:
      "No directory is inside another, so every order gives the same file system, and no world distinguishes two orders.",
    wording:
      "The lifecycle's metadata label has `exportableVolumes`, an array of `name`, `path` and `layers`; these layers are above those of the app directory.",
  },
];

const ofOthers: readonly Finding[] = [
  {
    id: "exportable-volumes.other-workspace",
    gaps: [],
    kind: "counterexample",
    says: "The default app directory becomes /workspaces/default; in the RFC of metadata-locations it becomes /workspace/app.",
    happens:
      "With both proposals, one default wins: if the platform requests the layout of metadata-locations, the app image starts in /workspace/app, and the lifecycle ignores /workspaces/default.",
    harm: "unclear",
    hurts: "the platform that enables both proposals",
    breaks: ["proposal.exportable-volumes.default-workspace-moved"],
    noRepair:
      "Only one directory can be the default, and the two RFCs name two. No option of either RFC solves this; a platform can, with an explicit app directory.",
    wording:
      "The default of <app> is `$CNB_WORKSPACE_DIR/app` where that variable is set; volumes are below `$CNB_WORKSPACE_DIR/volumes`.",
  },
];

export const findings: readonly Finding[] = [...ofPlaces, ...ofLabel, ...ofNames, ...ofImages, ...ofOthers];
