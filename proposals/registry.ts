/** The built-in proposals. Everything else finds them here. */
import { exportDirs } from "./export-dirs/proposal.ts";
import { exportableVolumes } from "./exportable-volumes/proposal.ts";
import { extensionLayer } from "./extension-layer/proposal.ts";
import type { Proposal } from "./kit/proposal.ts";
import { metadataLocations } from "./metadata-locations/proposal.ts";
import { ociArtifacts } from "./oci-artifacts/proposal.ts";

export const proposals: readonly Proposal[] = [
  exportDirs,
  exportableVolumes,
  extensionLayer,
  metadataLocations,
  ociArtifacts,
];
