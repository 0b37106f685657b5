/** `oci-artifacts`: files of layers are published as OCI artifacts beside the app image. README.md says the rest. */
import { textOf } from "#base";
import type { Proposal } from "../kit/proposal.ts";
import { amendment } from "./amendment.ts";
import { ID } from "./collect.ts";
import { evidence } from "./evidence.ts";
import { draftExample, example } from "./example.ts";
import { findings } from "./findings.ts";
import { options, parseOptions } from "./options.ts";
import { POLICY, policyFile } from "./policy.ts";
import { stories } from "./story.ts";

export const ociArtifacts: Proposal = {
  id: ID,
  title: "Additional OCI artifacts from buildpacks",
  rfc: "RFC 0113 (approved), and its draft of 2022-04-24 by agracey, buildpacks/rfcs",
  options: options,
  findings,
  example,
  exampleOfForm: { draft: draftExample },
  stories,
  amendment,
  /** A user who enables the proposal for a build has opted in, so the platform allows all artifacts. */
  platform: (values) => ({
    prepare: () => ({
      ok: true,
      value: parseOptions(values).trust === "any" ? {} : { files: { [POLICY]: textOf(policyFile.write([{}])) } },
    }),
  }),
  evidence: () => evidence,
};
