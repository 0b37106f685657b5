/** The metadata of cached layers. */
import type { BuildpackLayers, CacheMetadata } from "#contract";

export const NO_CACHE_METADATA: CacheMetadata = { sbom: { sha: "" }, buildpacks: [] };

export const layersOf = (all: readonly BuildpackLayers[], id: string): BuildpackLayers["layers"] =>
  all.find(({ key }) => key === id)?.layers ?? {};
