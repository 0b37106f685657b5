/** Findings about the directories: their content, their writers, their layers. */
import type { Finding } from "../../kit/finding.ts";

export const ofDirectories: readonly Finding[] = [
  {
    id: "export-dirs.volume-not-shared",
    gaps: ["G-ED-08"],
    kind: "counterexample",
    says: "The platform mounts the volumes, and the RFC allows platforms that cannot; a lifecycle cannot notice this.",
    happens:
      "The exporter's container has its own empty directory at the path: the exporter exports it and exits 0, and the software is lost.",
    harm: "lost",
    hurts: "users of the app, without its software",
    breaks: ["proposal.export-dirs.exported"],
    repair: "volume=check",
    wording:
      "The builder MUST record the content of each exported directory, and the exporter MUST fail if it finds something else.",
  },
  {
    id: "export-dirs.build-image-content",
    gaps: ["G-ED-09"],
    kind: "counterexample",
    says: "The platform checks that the build image has no content at the path; some platforms fill volumes from the image.",
    happens: "The exporter exports content of the build image at the path as if a buildpack had written it.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: ["proposal.export-dirs.platform-validates-build-image"],
    repair: "build-image=check",
    wording: "The detector MUST fail if a directory of the list is not empty before the first buildpack runs.",
  },
  {
    id: "export-dirs.stale-volume",
    gaps: ["G-ED-17"],
    kind: "counterexample",
    says: "The RFC does not say whether a directory is empty at the start of a second build, and has no way to restore or to cache it.",
    happens:
      "With a volume that the platform keeps between builds, the exporter exports files that only an earlier build wrote.",
    harm: "wrong",
    hurts: "users of the app, with files of another build",
    breaks: ["proposal.export-dirs.written-at-build"],
    repair: "build-image=check",
    wording:
      "The platform MUST provide an empty volume for each build; buildpacks use cached layers for files to keep.",
  },
  {
    id: "export-dirs.volume-of-root",
    gaps: ["G-ED-22", "G-ED-23"],
    kind: "counterexample",
    says: "The RFC does not say who makes the directory and gives it to the build user, and does not mention the creator.",
    happens:
      "A new volume belongs to root on most platforms, and buildpacks never run as root: bin/build cannot write.",
    harm: "refused",
    hurts: "the buildpack author",
    breaks: ["proposal.export-dirs.written-at-build"],
    repair: "owner=lifecycle",
    wording:
      "The analyzer and the creator, when they run as root, MUST make each directory of the list and give it to the build user.",
  },
  {
    id: "export-dirs.written-at-detection",
    gaps: ["G-ED-23"],
    kind: "counterexample",
    says: "The platform also mounts the directories in the container of the detector, where they are writable.",
    happens: "The exporter exports files that bin/detect writes, even of buildpacks that then fail detection.",
    harm: "wrong",
    hurts: "users of the app",
    breaks: ["proposal.export-dirs.written-at-build"],
    repair: "detection=check",
    wording: "The detector MUST fail if a directory of the list is not empty after the last bin/detect.",
  },
  {
    id: "export-dirs.other-buildpack-writes",
    gaps: ["G-ED-15"],
    kind: "counterexample",
    says: "One buildpack names a directory, and all can write to it; the RFC does not say who owns its content.",
    happens:
      "A later buildpack, which names no directory, removes the files of the first one; the app image lacks them.",
    harm: "lost",
    hurts: "the author of the first buildpack",
    breaks: ["proposal.export-dirs.declared-per-buildpack"],
    noRepair:
      "All buildpacks run as one user in one container. A lifecycle could check after each of them, but the RFC does not say which buildpacks may change a directory.",
    wording:
      "A buildpack MUST NOT write to a directory that it does not name; directories that several buildpacks name are shared in the order of the group.",
  },
  {
    id: "export-dirs.slice-in-two-layers",
    gaps: ["G-ED-11"],
    kind: "counterexample",
    says: "Slices may have paths in the directories; in the specification each slice is one layer with paths in the app directory.",
    happens:
      "A slice with files in the app directory and in an exported one becomes two layers; relative patterns apply to the app directory only.",
    harm: "unclear",
    hurts: "the buildpack author",
    breaks: ["buildpack.slices.separate-layers"],
    noRepair:
      "One layer with paths of both would belong to the app directory and to another at the same time: the RFC must say which statement wins.",
    wording:
      "All paths of a slice MUST be in one directory: the app directory, or one exported directory with absolute paths.",
  },
  {
    id: "export-dirs.programs-not-found",
    gaps: ["G-ED-21"],
    kind: "counterexample",
    says: "`bin` and `lib` of a layer are in the environment of the build and of the app; those of an exported directory are not.",
    happens:
      "The launcher does not find a program in /opt/tool/bin by its name, unless a layer sets PATH in its `env`.",
    harm: "lost",
    hurts: "users of the app",
    breaks: ["proposal.export-dirs.opt-usecase"],
    repair: "environment=paths",
    wording:
      "The exporter appends `bin` and `lib` of each exported directory to PATH and LD_LIBRARY_PATH; or: buildpacks SHOULD contribute a layer with such an `env`.",
  },
  {
    id: "export-dirs.layers",
    gaps: ["G-ED-10"],
    kind: "decision",
    says: "The RFC does not say how many layers a directory becomes, in which order, and where their digests are recorded.",
    decided:
      "Above the layers of the app, in byte order of the directories: one layer for each slice with paths in the directory, and one for the rest, even if the directory is empty. The label io.buildpacks.lifecycle.export_dirs has paths and digests; the option record=app adds them to the list of the app.",
    because:
      "No directory is inside another, so every order gives the same file system, and no world distinguishes two orders. Without a record, a rebuild cannot reuse a layer and a rebase cannot check.",
    wording:
      "The lifecycle's metadata label has `exportDirs`, an array of `path` and `layers`; these layers are above those of the app directory.",
  },
  {
    id: "export-dirs.sbom",
    gaps: ["G-ED-24"],
    kind: "decision",
    says: "Files in exported directories are in no layer of a buildpack, so no SBOM file describes them.",
    decided:
      "launch.sbom.<ext> of the buildpack describes them, as for the app directory; the lifecycle does not check it.",
    because: "The specification does not require an SBOM: a build without one breaks no statement.",
    wording: "launch.sbom of the buildpack that names a directory SHOULD describe the software in it.",
  },
  {
    id: "export-dirs.missing-at-export",
    gaps: ["G-ED-25"],
    kind: "decision",
    says: "The RFC does not say what the exporter does if a directory does not exist.",
    decided:
      "The export fails and names the directory, because the platform has not mounted it. An empty directory is exported.",
    because:
      "A platform that follows the RFC mounts a volume at each path, so the directory exists; for other platforms a failure loses no data.",
    wording: "The exporter MUST fail if a directory that the group names does not exist.",
  },
  {
    id: "export-dirs.special-files",
    gaps: ["G-ED-26"],
    kind: "decision",
    says: "Links, pipes, devices and set-id files follow the rules of the app directory, which the specification does not state.",
    decided:
      "As in the app directory: hard links become separate files, also across directories; pipes and devices keep their kind, set-id bits stay, the owner is the build user, and sockets are omitted. A file called `.wh.<name>` has that name in the layer too, where every reader takes it for a whiteout: no container has it.",
    because: "Any rule is `similar to the application workspace` if it applies to both directories.",
    wording: "The exporter normalises entries of exported directories exactly like those of the app directory.",
  },
];
