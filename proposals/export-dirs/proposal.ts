/** The proposal export-dirs, with everything that it brings. README.md explains it. */
import type { Proposal } from "../kit/proposal.ts";
import { amendment } from "./amendment.ts";
import { evidence } from "./evidence.ts";
import { example } from "./example.ts";
import { findings } from "./findings/index.ts";
import { buildpackKey } from "./key.ts";
import { ID } from "./names.ts";
import { options, parseOptions } from "./options.ts";
import { platformSide } from "./platform.ts";
import { stories } from "./story.ts";

export const exportDirs: Proposal = {
  id: ID,
  title: "Additional exportable layers",
  rfc: "RFC draft of 2021-08-13 by samj1912, buildpacks/rfcs",
  options,
  findings,
  example,
  buildpackKeys: [buildpackKey.key],
  stories,
  amendment,
  platform: (values) => platformSide(parseOptions(values)),
  evidence: () => evidence,
};
