/** The choices that the RFC leaves open, and the RFC's behaviour where the default repairs it. */
import { type OptionsOf, option, optionParser } from "../kit/options.ts";

export const ID = "metadata-locations";

export const options = [
  option("layout", "Uses the new layout if the platform sets a new variable, or always.", "asked", "always"),
  option("new-style", "The first Buildpack API of new-style buildpacks.", "0.12", "0.11", "0.10", "0.9", "0.8"),
  option("names", "Metadata files share directories with other files, or have their own.", "beside", "apart"),
  option("sboms", "Buildpacks write their SBOMs beside their layers, or beside launch.toml.", "layers", "config"),
  option("unplaced", "sbom, generated, extended are with the layers, or the lifecycle's files.", "layers", "lifecycle"),
  option("nesting", "Rejects directories inside each other, except today's, or allows them.", "refused", "allowed"),
  option("layers-variable", "CNB_LAYERS_DIR is a buildpack's directory, the root, or unset.", "own", "root", "none"),
  option("strays", "Rejects build.toml or launch.toml at the old path, or reads it as a layer's.", "refused", "taken"),
  option("other-layout", "Forgets layers of other paths, or keeps them.", "forgotten", "kept"),
  option("directories", "The first phase makes the directories, or must find them.", "made", "found"),
  option("launcher", "The image names the path of metadata.toml, or the default path is used.", "told", "default"),
];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
