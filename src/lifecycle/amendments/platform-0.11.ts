/** Platform API 0.11. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const platform011: Amendment = {
  id: "platform-0.11",
  axis: "platform",
  at: api("0.11"),
  says: "The SBOM of lifecycle and launcher is exported, and the build label has the API of each element.",
  after: [],
  platform: {
    copiesLifecycleSbom: {
      cites: ["platform.exporter.sbom.launcher", "platform.exporter.sbom.lifecycle"],
      apply: () => true,
    },
    labelsBuildpackApi: { cites: ["platform.label.build.buildpacks.api"], apply: () => true },
  },
};
