/** The choices that both forms of the RFC leave open. The default follows the RFC; if it is silent, it is the most conservative value. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

export const ID = "extension-layer";

/** The form of the RFC. */
const FORM = [option("form", "RFC 0127 (contexts), or its draft (a layer for each extension).", "approved", "draft")];
/** What bin/generate writes, and where. */
const OUTPUTS = [
  option("leftovers", "The detector empties output directories first, or keeps old files.", "emptied", "kept"),
  option("folders", "Rejects a context that is a link or a file, or not.", "plain", "any"),
  option("place", "Rejects a generated directory that overlaps the app or layers, or not.", "own", "anywhere"),
  option("writes", "Rejects a bin/generate that writes elsewhere, or does not check it.", "refused", "unseen"),
  option("others", "bin/generate cannot access outputs of other extensions, or can.", "closed", "open"),
];
/** Access to the outputs. */
const READERS = [
  option("at-build", "Buildpacks cannot read the generated directory, or can.", "closed", "open"),
  option("contexts", "The build context is one directory, or has the app as a fallback.", "one", "two"),
  option("other-kind", "A context of the other image only: this image gets the app, or nothing.", "app", "empty"),
  option("gate", "Contexts need Platform API 0.13, or also Buildpack API 0.11.", "platform", "buildpack"),
  option("generate", "The detector runs bin/generate, or the extender in the extended image.", "detect", "extend"),
];
/** What the lifecycle keeps of the outputs. */
const RECORDS = [
  option("cache", "The cache key of COPY has the copied files, or the instruction only.", "content", "instruction"),
  option("metadata", "Draft: a file beside the directory marks an extension layer, or not.", "flag", "none"),
];

export const options = [...FORM, ...OUTPUTS, ...READERS, ...RECORDS];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
