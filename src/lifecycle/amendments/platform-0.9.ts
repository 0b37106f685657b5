/** Platform API 0.9. */
import { api } from "#base";
import { CONSTANT_TIME } from "../decisions/export.ts";
import { isEpoch, isoOf } from "../decisions/time.ts";
import type { Amendment } from "../phase/amendment.ts";

export const platform09: Amendment = {
  id: "platform-0.9",
  axis: "platform",
  at: api("0.9"),
  says: "SBOM files for launch and build have directories of their own, also the legacy BOM; the platform may set the time of creation.",
  after: [],
  platform: {
    sbomSetIn: {
      cites: [
        "platform.exporter.sbom.launch-buildpack",
        "platform.exporter.sbom.launch-layer-file",
        "platform.exporter.sbom.build-buildpack",
        "platform.exporter.sbom.build-layer",
      ],
      apply: () => "directory",
    },
    metadataForm: {
      cites: ["platform.exporter.sbom.launch-legacy", "platform.exporter.sbom.build-legacy"],
      apply: () => "string",
    },
    createdAt: {
      cites: ["platform.exporter.repro.created", "platform.exporter.input.source-date-epoch"],
      apply:
        () =>
        ({ epoch }) => {
          if (epoch === undefined || epoch === "") return { created: CONSTANT_TIME };
          return isEpoch(epoch) ? { created: isoOf(BigInt(epoch)) } : { created: CONSTANT_TIME, invalid: epoch };
        },
    },
  },
};
