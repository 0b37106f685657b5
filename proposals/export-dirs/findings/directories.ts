/** Findings about the directories themselves: what is in them, who writes, what becomes of them. */
import type { Finding } from "../../kit/finding.ts";

export const ofDirectories: readonly Finding[] = [
  {
    id: "export-dirs.volume-not-shared",
    gaps: ["G-ED-08"],
    kind: "counterexample",
    says: "The platform mounts the volumes, and the text admits platforms that cannot; a lifecycle has no means to notice.",
    happens:
      "The exporter's container has a directory of its own at the path: it is exported as it is, empty, with exit code 0, and the software is lost.",
    breaks: ["proposal.export-dirs.exported"],
    repair: "volume=check",
    wording:
      "The builder MUST record what each exported directory holds, and the exporter MUST fail where it finds something else.",
  },
  {
    id: "export-dirs.build-image-content",
    gaps: ["G-ED-09"],
    kind: "counterexample",
    says: "That the build image has nothing at the path is the platform's to see; volumes of some platforms are filled from the image.",
    happens: "What the build image has at the path is exported as if a buildpack had written it.",
    breaks: ["proposal.export-dirs.platform-validates-build-image"],
    repair: "build-image=check",
    wording: "The detector MUST fail where a directory of the list is not empty before the first buildpack runs.",
  },
  {
    id: "export-dirs.stale-volume",
    gaps: ["G-ED-17"],
    kind: "counterexample",
    says: "Whether a directory is empty at the start of a second build is not said, nor is there any means to restore or to cache it.",
    happens: "A volume that is kept between builds exports what only an earlier build's buildpack wrote.",
    breaks: ["proposal.export-dirs.written-at-build"],
    repair: "build-image=check",
    wording: "The platform MUST provide an empty volume for each build; what is to be kept goes into a cached layer.",
  },
  {
    id: "export-dirs.volume-of-root",
    gaps: ["G-ED-22", "G-ED-23"],
    kind: "counterexample",
    says: "Nobody is told to make the directory, or to give it to the user of the build; the creator is not mentioned.",
    happens: "A new volume belongs to root on most platforms, buildpacks never run as root: bin/build cannot write.",
    breaks: ["proposal.export-dirs.written-at-build"],
    repair: "owner=lifecycle",
    wording:
      "The analyzer and the creator, when they run as root, MUST make each directory of the list and give it to the build user.",
  },
  {
    id: "export-dirs.written-at-detection",
    gaps: ["G-ED-23"],
    kind: "counterexample",
    says: "The directories are mounted in the container that detects, too, and are writable there.",
    happens: "What bin/detect writes is exported, that of buildpacks which then fail detection as well.",
    breaks: ["proposal.export-dirs.written-at-build"],
    repair: "detection=check",
    wording: "The detector MUST fail where a directory of the list is not empty after the last bin/detect.",
  },
  {
    id: "export-dirs.other-buildpack-writes",
    gaps: ["G-ED-15"],
    kind: "counterexample",
    says: "A directory is named by a buildpack and writable for all; nothing says to whom what is in it belongs.",
    happens: "A later buildpack, which names nothing, removes what the first one wrote; the app image lacks it.",
    breaks: ["proposal.export-dirs.declared-per-buildpack"],
    noRepair:
      "All buildpacks run as one user in one container. A lifecycle could look after each of them, and the text does not say to whom a change is forbidden.",
    wording:
      "A buildpack MUST NOT write to a directory that it does not name; directories that several buildpacks name are shared in the order of the group.",
  },
  {
    id: "export-dirs.slice-in-two-layers",
    gaps: ["G-ED-11"],
    kind: "counterexample",
    says: "Slices may name paths in the directories; the specification wants each slice to be one layer, of paths in the app directory.",
    happens:
      "A slice that names files in the app directory and in an exported one becomes two layers; relative patterns mean the app directory only.",
    breaks: ["buildpack.slices.separate-layers"],
    noRepair:
      "One layer with paths of both would be part of the app directory and of another at once: which of the two statements gives way is for the text to say.",
    wording:
      "All paths of a slice MUST lie in one directory: the app directory, or one exported directory named absolutely.",
  },
  {
    id: "export-dirs.programs-not-found",
    gaps: ["G-ED-21"],
    kind: "counterexample",
    says: "`bin` and `lib` of a layer are in the environment of the build and of the app; those of an exported directory are in neither.",
    happens:
      "A process that is named by its program in /opt/tool/bin is not found, unless a layer with an `env` says where it is.",
    breaks: ["proposal.export-dirs.opt-usecase"],
    repair: "environment=paths",
    wording:
      "The exporter appends `bin` and `lib` of each exported directory to PATH and LD_LIBRARY_PATH; or: buildpacks SHOULD contribute a layer whose `env` does.",
  },
  {
    id: "export-dirs.layers",
    gaps: ["G-ED-10"],
    kind: "decision",
    says: "How many layers a directory becomes, in which order, and where their digests are kept is not said.",
    decided:
      "Above the app's layers, directories in byte order: one layer for each slice that names paths in it, one for the rest, that of an empty directory too. The label io.buildpacks.lifecycle.export_dirs has path and digests; option record=app adds them to the app's list.",
    because:
      "The directories lie in no other one, so every order reads the same, and no world tells one way from another. Something has to record them, or a rebuild cannot reuse a layer and a rebase cannot check.",
    wording:
      "The lifecycle's metadata label has `exportDirs`, an array of `path` and `layers`; these layers stand above those of the app directory.",
  },
  {
    id: "export-dirs.sbom",
    gaps: ["G-ED-24"],
    kind: "decision",
    says: "Files in exported directories belong to no layer of a buildpack, so to none of its SBOM files.",
    decided: "launch.sbom.<ext> of the buildpack is the place, as it is for the app directory; nothing checks it.",
    because: "The specification demands an SBOM of nobody: a build without one breaks no statement.",
    wording: "What is installed to an exported directory SHOULD be in the launch.sbom of the buildpack that names it.",
  },
  {
    id: "export-dirs.missing-at-export",
    gaps: ["G-ED-25"],
    kind: "decision",
    says: "What the exporter does about a directory that is not there is not said.",
    decided: "The export fails, and names the directory: the platform has mounted nothing. An empty one is exported.",
    because:
      "Platforms mount a volume at each path, so it is there in every world in which they do; where they do not, failing loses nothing.",
    wording: "The exporter MUST fail where a directory that the group names does not exist.",
  },
  {
    id: "export-dirs.special-files",
    gaps: ["G-ED-26"],
    kind: "decision",
    says: "Links, pipes, devices and set-id files are as those of the app directory, whose rules are not written either.",
    decided:
      "As the app's: names of one file become files of their own, also across directories, pipes and devices keep their kind, set-id bits stay and the owner is the build user, sockets are left out. A file called `.wh.<name>` has that name in the layer too, where every reader takes it for a whiteout: no container has it.",
    because: "`Similar to the application workspace` is obeyed whatever happens, as long as it happens to both.",
    wording: "Entries of exported directories are normalised exactly as those of the app directory.",
  },
];
