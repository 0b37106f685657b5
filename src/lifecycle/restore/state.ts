/** What the steps of restore hand on to each other. */
import type { AnalyzedMetadata, BuildpackLayers, CacheMetadata, Group } from "#contract";
import type { Cache } from "../cache/cache.ts";
import type { Stores } from "../images/images.ts";

export interface RestoreState {
  /** Opened by the first step, unless the creator has opened them. */
  stores: Stores | undefined;
  group: Group;
  /** Undefined where analyzed.toml cannot be read: then it is not written either. */
  analyzed: AnalyzedMetadata | undefined;
  /** Undefined where no cache was given. */
  cache: Cache | undefined;
  cacheMetadata: CacheMetadata;
  /** `<buildpack>:<layer>` of every restored toml -> the diffID that its metadata belongs to. */
  readonly restored: Map<string, string>;
}

export const NO_CACHE_METADATA: CacheMetadata = { sbom: { sha: "" }, buildpacks: [] };

export const layersOf = (all: readonly BuildpackLayers[], id: string): BuildpackLayers["layers"] =>
  all.find(({ key }) => key === id)?.layers ?? {};

export const restoreInitial = (): RestoreState => ({
  stores: undefined,
  group: { group: [], groupExtensions: [] },
  analyzed: undefined,
  cache: undefined,
  cacheMetadata: NO_CACHE_METADATA,
  restored: new Map(),
});
