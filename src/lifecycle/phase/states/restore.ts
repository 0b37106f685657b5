/** The state of restore: what it starts with, and what its steps give to later ones. */
import type { AnalyzedMetadata, BuildpackLayers, CacheMetadata, Group } from "#contract";
import type { Cache } from "../../cache/cache.ts";
import type { Stores } from "../../images/images.ts";

/** What the creator opens once for all phases. */
export interface Shared {
  readonly stores: Stores;
  readonly cache: Cache | undefined;
}

export interface RestoreStart {
  readonly shared: Shared | undefined;
  /** `<buildpack>:<layer>` of every restored toml -> the diffID that its metadata belongs to. */
  readonly restored: Map<string, string>;
}

export interface RestoreResults {
  stores: Stores;
  group: Group;
  /** Undefined where analyzed.toml cannot be read: then it is not written either. */
  analyzed: AnalyzedMetadata | undefined;
  /** Undefined where no cache was given. */
  cache: Cache | undefined;
  cacheMetadata: CacheMetadata;
}

export const NO_CACHE_METADATA: CacheMetadata = { sbom: { sha: "" }, buildpacks: [] };

export const layersOf = (all: readonly BuildpackLayers[], id: string): BuildpackLayers["layers"] =>
  all.find(({ key }) => key === id)?.layers ?? {};

export const restoreStart = (shared?: Shared): RestoreStart => ({ shared, restored: new Map() });
