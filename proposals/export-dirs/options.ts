/** The choices that the RFC leaves open. The default follows the RFC; if the RFC is silent, it is the most conservative value. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

export const options = [
  option(
    "counts",
    "Exports the directories of buildpacks that passed detection, or the whole list of the builder.",
    "group",
    "list",
  ),
  option(
    "list",
    "Phases read the list from the file of the platform, or from the buildpacks of their container.",
    "file",
    "buildpacks",
  ),
  option("characters", "Rejects a path with `$`, `*`, `?`, `[` or `]`, or uses it as it is written.", "plain", "any"),
  option("nested", "Rejects a directory inside another one, or exports the outer one only.", "refused", "outer"),
  option(
    "reserved",
    "Rejects directories that overlap those of the specification, or allows them.",
    "refused",
    "allowed",
  ),
  option(
    "checks",
    "Checks the run image for the whole list at analysis, or for the group at restore.",
    "list",
    "group",
  ),
  option("scan", "Checks the file system of a container, or each layer of the image alone.", "merged", "layers"),
  option(
    "empty-directory",
    "An empty directory at the path is no content, as the example /opt needs it, or is content.",
    "allowed",
    "content",
  ),
  option("links", "Rejects a symbolic link at the path or above it, or follows it.", "refused", "followed"),
  option("build-image", "Detection checks that the directories are empty, or trusts the platform.", "check", "trust"),
  option("detection", "Trusts bin/detect, or checks that it wrote nothing to the directories.", "text", "check"),
  option(
    "owner",
    "The platform makes each directory for the build user, or a phase that starts as root does.",
    "platform",
    "lifecycle",
  ),
  option("volume", "The exporter trusts its volumes, or compares them with those of the builder.", "text", "check"),
  option("parents", "Layers repeat the parent directories, as those of the app do, or omit them.", "text", "left"),
  option(
    "environment",
    "Keeps the environment of the app image, or appends `bin` and `lib` of the directories to PATH and LD_LIBRARY_PATH.",
    "text",
    "paths",
  ),
  option("export", "The exporter trusts the analysis, or checks the run image that it uses.", "text", "check"),
  option("rebase", "The rebaser accepts any run image, or checks it like the analyzer.", "text", "check"),
  option(
    "record",
    "A label records the digests of the layers; `app` also adds them to the `app` list.",
    "label",
    "app",
  ),
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
