/** The choices that both forms of the RFC leave open. The default follows the RFC; if it is silent, it is the most conservative value. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

export const ID = "extension-layer";

export const options = [
  option(
    "form",
    "The approved RFC (contexts in the output directory), or the draft (a directory for each extension, CNB_EXT_LAYER_DIR).",
    "approved",
    "draft",
  ),
  option(
    "leftovers",
    "The detector empties an output directory before bin/generate, or keeps old files.",
    "emptied",
    "kept",
  ),
  option(
    "folders",
    "Rejects a context that is a link or a file, or follows a link and ignores a file.",
    "plain",
    "any",
  ),
  option(
    "place",
    "Rejects a generated directory that overlaps the app or the layers of buildpacks, or allows it.",
    "own",
    "anywhere",
  ),
  option(
    "writes",
    "Rejects a bin/generate that changes the app, the layers or other outputs, or allows it.",
    "refused",
    "unseen",
  ),
  option(
    "others",
    "bin/generate cannot access the outputs of other extensions, or can read and write them.",
    "closed",
    "open",
  ),
  option("at-build", "Buildpacks cannot read the generated directory, or can.", "closed", "open"),
  option(
    "contexts",
    "The build context is one directory, or the extension's context with the app as a fallback.",
    "one",
    "two",
  ),
  option(
    "other-kind",
    "If an extension has a context for the other image only, this image gets the app, or an empty context.",
    "app",
    "empty",
  ),
  option(
    "gate",
    "Allows contexts from Platform API 0.13 on, or only to extensions with Buildpack API 0.11 or later.",
    "platform",
    "buildpack",
  ),
  option(
    "generate",
    "The detector runs bin/generate in the build container, or the extender in the image that it extends.",
    "detect",
    "extend",
  ),
  option(
    "cache",
    "The cache key of COPY contains the files that it copies, or the instruction only.",
    "content",
    "instruction",
  ),
  option(
    "metadata",
    "Draft only: a file beside the directory marks it as an extension layer, or does not exist.",
    "flag",
    "none",
  ),
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
