/** Every property there is. */
import { exportDirsPromises } from "../../proposals/export-dirs/laws.ts";
import { exportableVolumesPromises } from "../../proposals/exportable-volumes/laws/index.ts";
import { extensionLayerPromises } from "../../proposals/extension-layer/laws.ts";
import { metadataLocationsPromises } from "../../proposals/metadata-locations/laws.ts";
import { ociArtifactsPromises } from "../../proposals/oci-artifacts/laws.ts";
import type { Law, LawId } from "./law.ts";
import { ofProposals } from "./proposals.ts";
import { noPartialPublication } from "./publication.ts";
import { rebaseLaws } from "./rebase/index.ts";
import { idempotentRebuild, reproducibleBuild } from "./rebuild.ts";
import { switchedLayouts } from "./switched.ts";

export const allLaws: readonly Law[] = [
  ...rebaseLaws,
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

export const lawById = (id: string): Law | undefined => allLaws.find((one) => one.id === (id as LawId));
