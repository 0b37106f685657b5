/** While buildpacks run, what extensions generated is closed to them. */
import { absPath, isWithin } from "#base";
import type { PhaseContext, StepDef } from "#lifecycle";
import { setClosed } from "./turns.ts";

const step = (what: string, closed: boolean): StepDef<"build"> => ({
  id: `build:${what}-generated`,
  cites: ["proposal.extension-layer.ignored-at-build-launch"],
  reads: [],
  writes: ["path:<generated>"],
  failsAs: "failed",
  run(context) {
    const { process, inputs, state } = context;
    if (state.extensions.length > 0 && !holdsTheBuild(context)) setClosed(process, inputs.generated, closed);
  },
});

/** Where a platform was let to put it around what buildpacks need, it cannot be closed. */
const holdsTheBuild = ({ inputs }: PhaseContext<"build">): boolean =>
  [inputs.app, inputs.layers, inputs.platform, inputs.buildpacks].some((path) =>
    isWithin(absPath(inputs.generated), absPath(path)),
  );

export const close = step("close", true);
export const open = step("open", false);
