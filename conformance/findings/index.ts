/** Every counterexample to a proposal, by its finding. */

import { exportDirs } from "../../proposals/export-dirs/counterexamples/index.ts";
import { exportableVolumes } from "../../proposals/exportable-volumes/counterexamples.ts";
import { extensionLayer } from "../../proposals/extension-layer/counterexamples/index.ts";
import type { FindingWorld } from "../../proposals/kit/finding-world.ts";
import { metadataLocations } from "../../proposals/metadata-locations/counterexamples.ts";
import { ociArtifacts } from "../../proposals/oci-artifacts/counterexamples.ts";

export const findingWorlds: readonly FindingWorld[] = [
  ...exportDirs,
  ...exportableVolumes,
  ...extensionLayer,
  ...metadataLocations,
  ...ociArtifacts,
];

export const findingWorld = (id: string): FindingWorld | undefined => findingWorlds.find((one) => one.finding === id);
