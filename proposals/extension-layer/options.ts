/** The choices that both forms of the RFC leave open. The default follows the RFC where it decides, and is the most conservative value elsewhere. */
import { type OptionsOf, optionParser } from "../kit/options.ts";
import type { ProposalOption } from "../kit/proposal.ts";

export const ID = "extension-layer";

export const options = [
  {
    name: "form",
    says: "The text: the approved one (contexts in the output directory), or the draft (one directory for each extension, in CNB_EXT_LAYER_DIR).",
    values: ["approved", "draft"],
  },
  {
    name: "leftovers",
    says: "Is an output directory emptied before bin/generate, or is what an earlier build left still there?",
    values: ["emptied", "kept"],
  },
  {
    name: "folders",
    says: "Is a context that is no directory refused (a link, a file), or is a link followed and a file passed over?",
    values: ["plain", "any"],
  },
  {
    name: "place",
    says: "Is a generated directory refused that shares a path with the app or with what else is below the layers directory?",
    values: ["own", "anywhere"],
  },
  {
    name: "writes",
    says: "Is bin/generate refused that changed the app, the layers directory or another extension's output, or is nobody looking?",
    values: ["refused", "unseen"],
  },
  {
    name: "others",
    says: "Are the outputs of other extensions closed while bin/generate runs, or may it read and write them?",
    values: ["closed", "open"],
  },
  {
    name: "at-build",
    says: "Is the generated directory closed while buildpacks run, or may they read it?",
    values: ["closed", "open"],
  },
  {
    name: "contexts",
    says: "Is the build context one directory, or the extension's with the app behind it?",
    values: ["one", "two"],
  },
  {
    name: "other-kind",
    says: "Where an extension has a context for the other image alone: is this one's the app, or is it empty?",
    values: ["app", "empty"],
  },
  {
    name: "gate",
    says: "Who may have contexts: every extension from Platform API 0.13 on, or of them those of Buildpack API 0.11 and later?",
    values: ["platform", "buildpack"],
  },
  {
    name: "generate",
    says: "Is bin/generate run by the detector, in the build container, or by the extender, in a container of the image that it extends?",
    values: ["detect", "extend"],
  },
  {
    name: "cache",
    says: "Is a kept layer of COPY known by the instruction and what it copies, or by the instruction alone?",
    values: ["content", "instruction"],
  },
  {
    name: "metadata",
    says: "Of the draft: does a file beside the directory say that it is an extension layer?",
    values: ["flag", "none"],
  },
] as const satisfies readonly ProposalOption[];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);
