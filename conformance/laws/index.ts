/** Every property there is. */
import { exportDirsPromises } from "./export-dirs.ts";
import { exportableVolumesPromises } from "./exportable-volumes/index.ts";
import { extensionLayerPromises } from "./extension-layer.ts";
import { metadataLocationsPromises } from "./metadata-locations.ts";
import { ociArtifactsPromises } from "./oci-artifacts.ts";
import type { Property, PropertyId } from "./property.ts";
import { ofProposals } from "./proposals.ts";
import { noPartialPublication } from "./publication.ts";
import { rebaseSafety } from "./rebase/index.ts";
import { idempotentRebuild, reproducibleBuild } from "./rebuild.ts";
import { switchedLayouts } from "./switched.ts";

export const properties: readonly Property[] = [
  ...rebaseSafety,
  idempotentRebuild,
  reproducibleBuild,
  noPartialPublication,
  ...ofProposals,
  ...switchedLayouts,
  ...exportDirsPromises,
  ...exportableVolumesPromises,
  ...extensionLayerPromises,
  ...metadataLocationsPromises,
  ...ociArtifactsPromises,
];

export const propertyOf = (id: string): Property | undefined => properties.find((one) => one.id === (id as PropertyId));
