/** The choices that the RFC leaves open; the first value of each is the default. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

/** The form of the RFC, and permission to publish. */
const RFC = [
  option("form", "The approved RFC (artifacts.toml), or the draft ([additionalArtifact]).", "approved", "draft"),
  option("trust", "Buildpacks that the platform allows may publish, or any buildpack.", "platform", "any"),
];
/** Where a buildpack declares an artifact, and which files it may publish. */
const FILES = [
  option("location", "Tables are in the layer, beside it, or in its metadata.", "layer", "buildpack", "metadata"),
  option("file", "The file must be a regular file inside the layer, or may be any path.", "checked", "text"),
  option("relative-to", "The path is relative to the layer, or to the layers directory.", "layer", "layers-dir"),
  option("directory", "Rejects a directory, or publishes it as a tar archive.", "refuse", "tar"),
  option("ignored", "Finds artifacts of a layer without types, or loses them.", "followed", "lost"),
];
/** The names of artifacts. */
const NAMES = [
  option("collision", "Two artifacts with one name are an error, or the last one wins.", "error", "last"),
  option("naming", "The tag has no prefix, the buildpack's id, or the app's tag.", "plain", "buildpack", "app"),
  option("app-tag", "Rejects an artifact with the name of an image, or overwrites it.", "refuse", "overwrite"),
  option("tag-is", "`tag` is a tag of the app's repository, or may be a reference.", "tag", "reference"),
  option("repositories", "Publishes in the repository of every name, or of the first one.", "all", "first"),
];
/** What the manifest of an artifact has. */
const MANIFESTS = [
  option("media-types", "Labels with media types are required, or have defaults.", "required", "defaulted"),
  option("labels", "Other labels become annotations of the manifest, or are dropped.", "annotations", "dropped"),
  option("variables", "Draft: rejects an unknown variable, or keeps it as it is written.", "refuse", "keep"),
];
/** How the exporter publishes, and what it records. */
const PUBLICATION = [
  option("order", "Tags everything last, or writes the image or the artifacts first.", "staged", "image", "artifact"),
  option("subject", "The artifact has no subject, or refers to the app image (OCI 1.1).", "none", "app"),
  option("record", "No label records the artifacts, or one does, for rebase and reuse.", "none", "label"),
  option("report", "report.toml lists the artifacts, or does not.", "list", "silent"),
  option("access", "The analyzer checks access to all allowed repositories, or the app's.", "policy", "image"),
];

export const options = [...RFC, ...FILES, ...NAMES, ...MANIFESTS, ...PUBLICATION];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
