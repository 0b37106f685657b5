/** Platform API 0.8. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const platform08: Amendment = {
  id: "platform-0.8",
  axis: "platform",
  at: api("0.8"),
  says: "The SBOM files of buildpacks reach the image, the cache and the next build.",
  after: [],
  platform: {
    keepsSboms: {
      cites: [
        "platform.exporter.sbom.launch-layer",
        "platform.exporter.sbom.build-dir",
        "buildpack.layers.cache.store-sbom",
      ],
      apply: () => true,
    },
    restoresPreviousSbom: {
      cites: ["platform.analyzer.skip-layers.no-sbom"],
      apply:
        () =>
        ({ skipLayers }) =>
          !skipLayers,
    },
  },
};
