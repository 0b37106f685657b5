/** While buildpacks run, what extensions generated is closed to them. */
import type { StepDef } from "#lifecycle";
import { setClosed } from "./turns.ts";

const step = (what: string, closed: boolean): StepDef<"build"> => ({
  id: `build:${what}-generated`,
  cites: ["proposal.extension-layer.ignored-at-build-launch"],
  reads: [],
  writes: ["path:<generated>"],
  failsAs: "failed",
  run({ process, inputs, state }) {
    if (state.extensions.length > 0) setClosed(process, inputs.generated, closed);
  },
});

export const close = step("close", true);
export const open = step("open", false);
