/**
 * The choices that the RFC leaves open. The default follows the RFC. If the RFC is silent, or if it hides the app (`workspace`) or omits a
 * check (`checks`), the default is the most conservative value.
 */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";
import { BUILD_IMAGE, PARENTS, REBASE, RESERVED } from "../shared/options.ts";
import type { ImageRules } from "../shared/run-image.ts";

export const options = [
  option("label", "The platform passes the label as a file, or no phase can read it.", "file", "unseen"),
  option("names", "Names have letters, digits, `.`, `_` and `-` only, or any characters.", "plain", "any"),
  option("overlaps", "Rejects duplicate names and volumes that overlap, or allows them.", "refused", "allowed"),
  RESERVED,
  option("shared", "Two buildpacks with one name share a directory, or are rejected.", "allowed", "refused"),
  option("links", "A first phase as root makes directories and links, or the builder.", "first-phase", "builder"),
  option("image-links", "The app image has the workspace link, all links, or none.", "workspace", "all", "none"),
  option(
    "workspace",
    "/workspaces/default is the app directory if present, always, or never.",
    "found",
    "moved",
    "kept",
  ),
  option("workspace-link", "Buildpacks with volumes need the link /workspace, or run without it.", "needed", "tried"),
  option("checks", "The analyzer and the exporter check the run image, or do not.", "lifecycle", "platform"),
  BUILD_IMAGE,
  option("volume", "The exporter compares its volumes with the builder's, or trusts them.", "check", "text"),
  PARENTS,
  REBASE,
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);

/** The definition of content: the defaults of export-dirs, which has options for it. */
export const IMAGE_RULES: ImageRules = { scan: "merged", "empty-directory": "allowed", links: "refused" };
