/** Every counterexample to a proposal, by its finding. */

import { exportDirs } from "./export-dirs/index.ts";
import { exportableVolumes } from "./exportable-volumes.ts";
import { extensionLayer } from "./extension-layer/index.ts";
import type { FindingWorld } from "./finding.ts";
import { metadataLocations } from "./metadata-locations.ts";
import { ociArtifacts } from "./oci-artifacts.ts";

export const findingWorlds: readonly FindingWorld[] = [
  ...exportDirs,
  ...exportableVolumes,
  ...extensionLayer,
  ...metadataLocations,
  ...ociArtifacts,
];

export const findingWorld = (id: string): FindingWorld | undefined => findingWorlds.find((one) => one.finding === id);
