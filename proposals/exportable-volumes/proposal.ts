/** The proposal exportable-volumes, with everything that it brings. README.md explains it. */
import type { Proposal } from "../kit/proposal.ts";
import { amendment } from "./amendment.ts";
import { evidence } from "./evidence.ts";
import { example } from "./example.ts";
import { findings } from "./findings.ts";
import { buildpackKey } from "./key.ts";
import { ID } from "./names.ts";
import { options, parseOptions } from "./options.ts";
import { platformSide } from "./platform.ts";
import { stories } from "./story.ts";

export const exportableVolumes: Proposal = {
  buildpackKeys: [buildpackKey.key],
  id: ID,
  title: "Additional exportable layers, by volume",
  rfc: "RFC draft of 2021-08-13 by samj1912, the version before export-dirs",
  options,
  findings,
  example,
  stories,
  amendment,
  platform: (values) => platformSide(parseOptions(values)),
  evidence: () => evidence,
};
