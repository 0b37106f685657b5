/** Platform API 0.13. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const platform013: Amendment = {
  id: "platform-0.13",
  axis: "platform",
  at: api("0.13"),
  says: "Image extensions are not experimental and have build contexts; insecure registries are an input.",
  after: [],
  platform: {
    extensionsExperimental: { cites: ["platform.detector.ext.execute-order"], apply: () => () => false },
    generatedForm: {
      cites: ["platform.extender.apply-dockerfile", "ext.generate.output-dir.received"],
      apply: () => "by-extension",
    },
    contexts: {
      cites: ["ext.context.shared", "ext.context.build", "ext.context.run", "platform.extender.build-context"],
      apply: () => () => "own",
    },
  },
};
