/**
 * The options that the text leaves open. The first value is its own way where builds go well with it; where it is silent, or where its own
 * way hides the app or trusts what nobody has seen (`workspace`, `checks`), the most conservative one.
 */

import { type OptionsOf, optionParser } from "../kit/options.ts";
import type { ProposalOption } from "../kit/proposal.ts";
import type { ImageRules } from "../shared/run-image.ts";

export const options = [
  {
    name: "label",
    says: "Does the platform hand the build image's label over as a file, or can no phase see it?",
    values: ["file", "unseen"],
  },
  {
    name: "names",
    says: "Is a name of letters, digits, `.`, `_` and `-` only, and not `default`, or any text?",
    values: ["plain", "any"],
  },
  {
    name: "overlaps",
    says: "Are one name twice in the label, and two volumes at one path or one in the other, refused, or taken as they are?",
    values: ["refused", "allowed"],
  },
  {
    name: "reserved",
    says: "Are directories refused that equal, contain or lie inside those of the specification?",
    values: ["refused", "allowed"],
  },
  {
    name: "shared",
    says: "Is a name that two buildpacks of the group declare one directory for both, or refused?",
    values: ["allowed", "refused"],
  },
  {
    name: "links",
    says: "Who makes directories and links: the first phase, where it starts as root, or the builder, which never is root?",
    values: ["first-phase", "builder"],
  },
  {
    name: "image-links",
    says: "Which links are in the app image: that of the workspace, those of the volumes too, or none?",
    values: ["workspace", "all", "none"],
  },
  {
    name: "workspace",
    says: "Is /workspaces/default the app directory where there is one, always, as the text has it, or never?",
    values: ["found", "moved", "kept"],
  },
  {
    name: "workspace-link",
    says: "Where the app is at /workspaces/default and buildpacks declare volumes: is a /workspace that nobody could make refused before the first of them, or done without?",
    values: ["needed", "tried"],
  },
  {
    name: "checks",
    says: "Do the analyzer and the exporter look for content in the run image, or is the platform trusted, as the text has it?",
    values: ["lifecycle", "platform"],
  },
  {
    name: "build-image",
    says: "Does detection check that the directories are empty in the build container, or is the platform trusted?",
    values: ["check", "trust"],
  },
  {
    name: "volume",
    says: "Are the exporter's volumes compared with those that the builder had, or is its container trusted?",
    values: ["check", "text"],
  },
  {
    name: "parents",
    says: "Do the layers repeat the directories above, as those of the app directory do, or leave them to the run image?",
    values: ["text", "left"],
  },
  {
    name: "rebase",
    says: "Does a rebase accept any run image, as the text has it, or check it as the analysis does?",
    values: ["text", "check"],
  },
] as const satisfies readonly ProposalOption[];

export type Options = OptionsOf<typeof options>;
export const parseOptions = optionParser(options);

/** What counts as content of an image: the defaults of export-dirs, which has options for it. */
export const IMAGE_RULES: ImageRules = { scan: "merged", "empty-directory": "allowed", links: "refused" };
