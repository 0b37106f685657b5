/** The choices that the RFC leaves open, and the RFC's behaviour where the default repairs it. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

export const ID = "metadata-locations";

export const options = [
  option("layout", "Uses the new layout if the platform sets one of the new variables, or always.", "asked", "always"),
  option(
    "new-style",
    "The first Buildpack API of new-style buildpacks, which the RFC does not name.",
    "0.12",
    "0.11",
    "0.10",
    "0.9",
    "0.8",
  ),
  option(
    "names",
    "Metadata files share directories with what they describe, or each kind of name has its own.",
    "beside",
    "apart",
  ),
  option(
    "sboms",
    "New-style buildpacks write launch.sbom and build.sbom beside their layers, or beside launch.toml.",
    "layers",
    "config",
  ),
  option(
    "unplaced",
    "The directories sbom, generated and extended stay below the layers, or move to the lifecycle's files.",
    "layers",
    "lifecycle",
  ),
  option(
    "nesting",
    "Rejects directories inside each other, except those that are so today, or allows them.",
    "refused",
    "allowed",
  ),
  option(
    "layers-variable",
    "CNB_LAYERS_DIR of a new-style buildpack is its own directory, the root of all, or not set.",
    "own",
    "root",
    "none",
  ),
  option(
    "strays",
    "Rejects a build.toml or launch.toml at the old place, or reads it as metadata of a layer.",
    "refused",
    "taken",
  ),
  option(
    "other-layout",
    "Forgets layers of an image or a cache that were made at other paths, or keeps them.",
    "forgotten",
    "kept",
  ),
  option(
    "directories",
    "The first phase makes the directories for the build user, or must find them.",
    "made",
    "found",
  ),
  option(
    "launcher",
    "The app image names the path of metadata.toml, or the launcher reads the default path.",
    "told",
    "default",
  ),
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
