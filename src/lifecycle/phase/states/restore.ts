/** The state of restore: what it starts with, and what its steps give to later ones. */
import type { AnalyzedMetadata, CacheMetadata, Group } from "#contract";
import type { Cache } from "../../cache/cache.ts";
import type { Stores } from "../../images/images.ts";
import type { CreatorResources } from "./create.ts";

export interface RestoreStart {
  readonly shared: CreatorResources | undefined;
  /** The restored metadata: `<buildpack>:<layer>` -> the diffID of its layer. */
  readonly restored: Map<string, string>;
}

export interface RestoreResults {
  stores: Stores;
  group: Group;
  /** Undefined if analyzed.toml cannot be read; it is then not written either. */
  analyzed: AnalyzedMetadata | undefined;
  /** Undefined if no cache was given. */
  cache: Cache | undefined;
  cacheMetadata: CacheMetadata;
}

export const restoreStart = (shared?: CreatorResources): RestoreStart => ({ shared, restored: new Map() });
