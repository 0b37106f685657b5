/** The proposal extension-layer, with everything that it brings. README.md explains it. */
import type { Proposal } from "../kit/proposal.ts";
import { amendment } from "./amendment.ts";
import { evidence } from "./evidence.ts";
import { draftExample, example } from "./example.ts";
import { findings } from "./findings.ts";
import { ID, options } from "./options.ts";
import { stories } from "./story.ts";

export const extensionLayer: Proposal = {
  id: ID,
  title: "Add extension layer to exchange data",
  rfc: "RFC 0127 (approved), and its draft of 2023-10-09 by c0d1ngm0nk3y and pbusko, buildpacks/rfcs",
  options,
  findings,
  example,
  exampleOfForm: { draft: draftExample },
  stories,
  amendment,
  evidence: () => evidence,
};
