/** The choices that the RFC leaves open; the first value of each is the default. */
import { type OptionsOf, optionParser } from "../kit/options.ts";
import type { ProposalOption } from "../kit/proposal.ts";

export const options = [
  {
    name: "form",
    says: "The text: the approved one (artifacts.toml), or the draft ([additionalArtifact] in the layer's metadata file).",
    values: ["approved", "draft"],
  },
  {
    name: "trust",
    says: "Who may publish: the buildpacks that the platform allows in /cnb/artifacts.toml, or any buildpack.",
    values: ["platform", "any"],
  },
  {
    name: "location",
    says: "Where the approved form's tables stand: artifacts.toml in the layer, artifacts.toml beside the layers, or the layer's metadata file.",
    values: ["layer", "buildpack", "metadata"],
  },
  {
    name: "file",
    says: "Is the file to be a regular one inside the layer, links resolved, or is any path followed?",
    values: ["checked", "text"],
  },
  {
    name: "relative-to",
    says: "Is the file's path relative to the layer, or to the buildpack's layers directory?",
    values: ["layer", "layers-dir"],
  },
  {
    name: "directory",
    says: "Is a directory refused, or published as a tar archive?",
    values: ["refuse", "tar"],
  },
  {
    name: "ignored",
    says: "Are artifacts of a layer without types found in <layer>.ignore, where the builder has put it, or lost?",
    values: ["followed", "lost"],
  },
  {
    name: "collision",
    says: "Two artifacts of one build under one name are an error, or the last one wins.",
    values: ["error", "last"],
  },
  {
    name: "naming",
    says: "The tag is what the buildpack gives, or has the buildpack's id, or the app image's tag, before it.",
    values: ["plain", "buildpack", "app"],
  },
  {
    name: "app-tag",
    says: "Is an artifact refused that would take the name of an image of this build, or does it overwrite it?",
    values: ["refuse", "overwrite"],
  },
  {
    name: "tag-is",
    says: "Is `tag` a tag in the repository of the app image, or may it be a whole reference, as other tags of the specification are?",
    values: ["tag", "reference"],
  },
  {
    name: "repositories",
    says: "Are artifacts published in the repository of every image name, or of the first one?",
    values: ["all", "first"],
  },
  {
    name: "media-types",
    says: "Must both labels with media types be there, or are missing ones filled in? The draft knows none of them.",
    values: ["required", "defaulted"],
  },
  {
    name: "labels",
    says: "Are other labels annotations of the artifact's manifest, or dropped?",
    values: ["annotations", "dropped"],
  },
  {
    name: "variables",
    says: "Is an unknown variable of the draft refused, or kept as it is written?",
    values: ["refuse", "keep"],
  },
  {
    name: "order",
    says: "Everything is stored by digest first and named last, the image after its artifacts; or the image first; or the artifacts first.",
    values: ["staged", "image", "artifact"],
  },
  {
    name: "subject",
    says: "Does the artifact refer to the app image (OCI 1.1)?",
    values: ["none", "app"],
  },
  {
    name: "record",
    says: "Does a label of the app image record the artifacts, so that a layer that is reused, and a rebase, can publish them again?",
    values: ["none", "label"],
  },
  {
    name: "report",
    says: "Does report.toml list the artifacts?",
    values: ["list", "silent"],
  },
  {
    name: "access",
    says: "Does the analyzer check that the repositories that the platform allows can be written to, or the app image's only?",
    values: ["policy", "image"],
  },
] as const satisfies readonly ProposalOption[];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
