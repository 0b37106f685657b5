/** Platform API 0.15: the platform's own buildpacks around each group of the order. */
import { type SystemBuildpack, systemToml } from "#contract";
import { readIfPresent } from "../files/documents.ts";
import { step } from "../phase/context.ts";

export const mergeSystem = step("detect", {
  id: "detect:merge-system",
  cites: ["platform.detector.system.merge-pre", "platform.detector.system.merge-post"],
  needs: ["order"],
  gives: ["order"],
  failsAs: "failed",
  run({ process, inputs, state, rules }) {
    const system = readIfPresent(process.fs, inputs.system, systemToml);
    if (system === undefined) return { order: state.order };
    const elementOf = ({ id, version, optional }: SystemBuildpack) => ({
      id,
      version,
      optional: rules.platform.systemOptional({ optional }),
      execEnv: [],
    });
    const pre = system.pre.map(elementOf);
    const post = system.post.map(elementOf);
    const order = state.order.order.map(({ group }) => ({ group: rules.platform.systemMerged({ group, pre, post }) }));
    return { order: { ...state.order, order } };
  },
});
