/** Platform API 0.15. */
import { api } from "#base";
import { names } from "#contract";
import { mergeSystem } from "../detect/system.ts";
import type { Amendment } from "../phase/amendment.ts";

export const platform015: Amendment = {
  id: "platform-0.15",
  axis: "platform",
  at: api("0.15"),
  says: "Buildpacks and processes may be limited to execution environments; the platform may add buildpacks.",
  after: [],
  platform: {
    labelsExecEnv: { cites: ["platform.label.lifecycle.exec-env"], apply: () => true },
    execEnvSkips: {
      cites: ["platform.detector.exec-env.skip", "buildpack.order.ref.exec-env"],
      apply: () => (i) => !names.runsIn(i.supported, i.execEnv),
    },
    processEligible: {
      cites: ["platform.launcher.select-eligible", "platform.launcher.none-eligible-fails"],
      apply: () => (i) => names.runsIn(i.listed, i.execEnv),
    },
  },
  steps: [{ phase: "detect", where: "after:detect:read-order", step: mergeSystem }],
};
