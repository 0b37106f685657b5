/** The choices that the RFC leaves open. The default follows the RFC where it decides, and is the most conservative value where it does not. */
import { type OptionsOf, optionParser } from "../kit/options.ts";
import type { ProposalOption } from "../kit/proposal.ts";

export const options = [
  {
    name: "counts",
    says: "Whose directories are exported: those of buildpacks that passed detection, or the whole list of the builder.",
    values: ["group", "list"],
  },
  {
    name: "list",
    says: "Where a phase learns the list: from the file that the platform hands over, or from the buildpacks of its container.",
    values: ["file", "buildpacks"],
  },
  {
    name: "characters",
    says: "Is a path with `$`, `*`, `?`, `[` or `]` in it refused, or taken as it is written?",
    values: ["plain", "any"],
  },
  {
    name: "nested",
    says: "Of two directories one below the other: are both refused, or is the outer one exported, with the inner one in it?",
    values: ["refused", "outer"],
  },
  {
    name: "reserved",
    says: "Are directories refused that equal, contain or lie inside those of the specification?",
    values: ["refused", "allowed"],
  },
  {
    name: "checks",
    says: "For whom the run image is checked: for the whole list at analysis, or for the group once it is known, when layers are restored.",
    values: ["list", "group"],
  },
  {
    name: "scan",
    says: "What is looked at: what a container would see, or each layer of the image by itself.",
    values: ["merged", "layers"],
  },
  {
    name: "empty-directory",
    says: "Is an empty directory at the path no content, as the text's own example /opt needs it, or is it content?",
    values: ["allowed", "content"],
  },
  {
    name: "links",
    says: "Is a symbolic link at the path or on the way refused, or followed?",
    values: ["refused", "followed"],
  },
  {
    name: "build-image",
    says: "Does detection check that the directories are empty in the build container, or is the platform trusted?",
    values: ["check", "trust"],
  },
  {
    name: "detection",
    says: "Is what bin/detect leaves in a directory exported, on which the text is silent, or refused when detection is over?",
    values: ["text", "check"],
  },
  {
    name: "owner",
    says: "Who makes a directory and gives it to the build's user: the platform, or the lifecycle where it starts as root.",
    values: ["platform", "lifecycle"],
  },
  {
    name: "volume",
    says: "Is the exporter's container trusted to have the builder's volumes, or are the two compared?",
    values: ["text", "check"],
  },
  {
    name: "parents",
    says: "Do the layers repeat the directories above, as those of the app directory do, or leave them to the run image?",
    values: ["text", "left"],
  },
  {
    name: "environment",
    says: "Is the app image's environment left as it is, or are the directories' `bin` and `lib` appended to PATH and LD_LIBRARY_PATH?",
    values: ["text", "paths"],
  },
  {
    name: "export",
    says: "Does the exporter trust what was analysed, or check the run image that it really builds upon?",
    values: ["text", "check"],
  },
  {
    name: "rebase",
    says: "Does a rebase accept any run image, as the text has it, or check it as the analysis does?",
    values: ["text", "check"],
  },
  {
    name: "record",
    says: "The digests of the layers are in a label of their own only, or in the `app` list too.",
    values: ["label", "app"],
  },
] as const satisfies readonly ProposalOption[];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
