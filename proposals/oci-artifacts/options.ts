/** The choices that the RFC leaves open; the first value of each is the default. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

export const options = [
  option(
    "form",
    "The approved RFC (artifacts.toml), or the draft ([additionalArtifact] in the metadata file of a layer).",
    "approved",
    "draft",
  ),
  option(
    "trust",
    "Buildpacks that the platform allows in /cnb/artifacts.toml may publish, or any buildpack.",
    "platform",
    "any",
  ),
  option(
    "location",
    "Approved form: the tables are in artifacts.toml of a layer, of the buildpack, or in the layer's metadata.",
    "layer",
    "buildpack",
    "metadata",
  ),
  option(
    "file",
    "The file must be a regular file inside the layer, links resolved, or may be any path.",
    "checked",
    "text",
  ),
  option(
    "relative-to",
    "The path is relative to the layer, or to the layers directory of the buildpack.",
    "layer",
    "layers-dir",
  ),
  option("directory", "Rejects a directory, or publishes it as a tar archive.", "refuse", "tar"),
  option("ignored", "Finds artifacts of a layer without types in <layer>.ignore, or loses them.", "followed", "lost"),
  option("collision", "Two artifacts with one name in a build are an error, or the last one wins.", "error", "last"),
  option(
    "naming",
    "The tag is as the buildpack gives it, or gets the buildpack's id or the app's tag as a prefix.",
    "plain",
    "buildpack",
    "app",
  ),
  option(
    "app-tag",
    "Rejects an artifact with the name of an image of this build, or overwrites the image.",
    "refuse",
    "overwrite",
  ),
  option(
    "tag-is",
    "`tag` is a tag in the repository of the app image, or may be a whole reference.",
    "tag",
    "reference",
  ),
  option("repositories", "Publishes in the repository of every image name, or of the first one.", "all", "first"),
  option(
    "media-types",
    "Both labels with media types are required, or have defaults. The draft has no such labels.",
    "required",
    "defaulted",
  ),
  option("labels", "Other labels become annotations of the manifest, or are dropped.", "annotations", "dropped"),
  option("variables", "Draft only: rejects an unknown variable, or keeps it as it is written.", "refuse", "keep"),
  option(
    "order",
    "Stores everything by digest first and tags last, or writes the image first, or the artifacts.",
    "staged",
    "image",
    "artifact",
  ),
  option("subject", "The artifact has no subject, or refers to the app image (OCI 1.1).", "none", "app"),
  option(
    "record",
    "Records the artifacts in no label, or in one of the app image, so that reuse and rebase publish them again.",
    "none",
    "label",
  ),
  option("report", "report.toml lists the artifacts, or does not.", "list", "silent"),
  option(
    "access",
    "The analyzer checks write access to all allowed repositories, or to that of the app image.",
    "policy",
    "image",
  ),
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
