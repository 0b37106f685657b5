/** The proposal metadata-locations, with everything that it brings. README.md explains it. */
import type { Proposal } from "../kit/proposal.ts";
import { amendment } from "./amendment.ts";
import { evidence } from "./evidence.ts";
import { example } from "./example.ts";
import { findings } from "./findings.ts";
import { ID, options, parseOptions } from "./options.ts";
import { platformSide } from "./platform.ts";
import { stories } from "./story.ts";

export const metadataLocations: Proposal = {
  id: ID,
  title: "Combine and organize metadata file locations across lifecycle",
  rfc: "RFC draft of 2021-03-11 by jabrown85 and samj1912, buildpacks/rfcs",
  options,
  findings,
  example,
  stories,
  amendment,
  changesLauncher: true,
  platform: (values) => platformSide(parseOptions(values)),
  evidence: () => evidence,
};
