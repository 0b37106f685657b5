/** What Platform API 0.15 changed: buildpacks and processes may be limited to execution environments. */
import { api } from "#base";
import type { Amendment } from "../rules/rules.ts";

const supports = (execEnv: string, listed: readonly string[]): boolean =>
  listed.length === 0 || listed.includes("*") || listed.includes(execEnv);

export const platform015: Amendment = {
  id: "platform-0.15",
  axis: "platform",
  at: api("0.15"),
  after: [],
  platform: {
    execEnvSkips: {
      cites: ["platform.detector.exec-env.skip", "buildpack.order.ref.exec-env"],
      apply: () => (i) => !supports(i.execEnv, i.supported),
    },
    processEligible: {
      cites: ["platform.launcher.select-eligible", "platform.launcher.none-eligible-fails"],
      apply: () => (i) => supports(i.execEnv, i.listed),
    },
  },
};
