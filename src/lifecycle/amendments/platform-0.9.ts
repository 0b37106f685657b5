/** Platform API 0.9. */
import { api } from "#base";
import { CONSTANT_TIME } from "../decisions/export.ts";
import { isEpoch, isoOf } from "../decisions/time.ts";
import type { Amendment } from "../phase/amendment.ts";

export const platform09: Amendment = {
  id: "platform-0.9",
  axis: "platform",
  at: api("0.9"),
  says: "The legacy BOM is a file of the SBOM, and the platform may set the time of creation.",
  after: [],
  platform: {
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
