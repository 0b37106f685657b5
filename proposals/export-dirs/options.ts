/** The choices that the RFC leaves open. The default follows the RFC; if the RFC is silent, it is the most conservative value. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";
import { BUILD_IMAGE, PARENTS, REBASE, RESERVED } from "../shared/options.ts";

export const options = [
  option("counts", "Exports the directories of the group, or of the whole list of the builder.", "group", "list"),
  option("list", "Phases read the list from the platform's file, or from their buildpacks.", "file", "buildpacks"),
  option("characters", "Rejects a path with `$`, `*`, `?`, `[` or `]`, or uses it as it is written.", "plain", "any"),
  option("nested", "Rejects a directory inside another one, or exports the outer one only.", "refused", "outer"),
  RESERVED,
  option("checks", "Checks the run image for the whole list, or later for the group.", "list", "group"),
  option("scan", "Checks the file system of a container, or each layer of the image alone.", "merged", "layers"),
  option("empty-directory", "An empty directory at the path is not content, or is content.", "allowed", "content"),
  option("links", "Rejects a symbolic link at the path or above it, or follows it.", "refused", "followed"),
  BUILD_IMAGE,
  option("detection", "Trusts bin/detect, or checks that it wrote no file to the directories.", "text", "check"),
  option("owner", "The platform makes each directory, or a phase that runs as root does.", "platform", "lifecycle"),
  option("volume", "The exporter trusts its volumes, or compares them with the builder's.", "text", "check"),
  PARENTS,
  option("environment", "Keeps the app's environment, or adds `bin` and `lib` of directories to it.", "text", "paths"),
  option("export", "The exporter trusts the analysis, or checks its own run image.", "text", "check"),
  REBASE,
  option("record", "A label records the layers; `app` also adds them to the list of the app.", "label", "app"),
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
