/** The choices that the RFC leaves open, and its own behaviour where a default repairs it. */
import { type OptionsOf, optionParser } from "../kit/options.ts";
import type { ProposalOption } from "../kit/proposal.ts";

export const ID = "metadata-locations";

export const options = [
  {
    name: "layout",
    says: "Does the new layout hold where the platform sets one of the new variables, or wherever the proposal is on, as the text has it?",
    values: ["asked", "always"],
  },
  {
    name: "new-style",
    says: "From which Buildpack API on is a buildpack new-style? The text does not say.",
    values: ["0.12", "0.11", "0.10", "0.9", "0.8"],
  },
  {
    name: "names",
    says: "Do metadata files share directories with what they describe, as the text has it, or has every kind of name a directory of its own?",
    values: ["beside", "apart"],
  },
  {
    name: "sboms",
    says: "Where does a new-style buildpack write launch.sbom and build.sbom: beside its layers, as today, or beside launch.toml and build.toml?",
    values: ["layers", "config"],
  },
  {
    name: "unplaced",
    says: "Where are sbom, generated and extended, which the text does not place: below the layers directory, as today, or with the lifecycle's files?",
    values: ["layers", "lifecycle"],
  },
  {
    name: "nesting",
    says: "Are directories that are set onto or into each other refused, but where they are so today, or allowed?",
    values: ["refused", "allowed"],
  },
  {
    name: "layers-variable",
    says: "What is CNB_LAYERS_DIR to a new-style buildpack: its own directory, as today, the root of all, or nothing?",
    values: ["own", "root", "none"],
  },
  {
    name: "strays",
    says: "Is a build.toml or launch.toml that a new-style buildpack wrote to the old place refused, or taken for a layer's metadata?",
    values: ["refused", "taken"],
  },
  {
    name: "other-layout",
    says: "Are layers of a previous image or a cache that were made at other paths forgotten, or taken as they are?",
    values: ["forgotten", "kept"],
  },
  {
    name: "directories",
    says: "Does the first phase make the directories and give them to the build's user, or must it find them?",
    values: ["made", "found"],
  },
  {
    name: "launcher",
    says: "Does the app image tell the launcher where metadata.toml is, or does the launcher look at the default place?",
    values: ["told", "default"],
  },
] as const satisfies readonly ProposalOption[];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
