/** Opens the cache of a phase and reads its metadata. */
import { describeFault } from "#base";
import { type CacheMetadata, cacheMetadata } from "#contract";
import type { Cache } from "../cache/cache.ts";
import { NO_CACHE_METADATA } from "../cache/metadata.ts";
import { openCache } from "../cache/open.ts";
import type { PhaseContext } from "../phase/context.ts";

interface OpenedCache {
  readonly cache: Cache | undefined;
  readonly cacheMetadata: CacheMetadata;
}

/** A cache with unreadable metadata counts as empty. */
export async function openCacheWithMetadata({
  state,
  process,
  inputs,
  log,
}: PhaseContext<"restore", "stores"> | PhaseContext<"export", "stores">): Promise<OpenedCache> {
  const cache = state.shared?.cache ?? (await openCache(process, inputs, state.stores));
  const read = cache?.metadata === undefined ? undefined : cacheMetadata.read(cache.metadata, cache.name);
  if (read?.ok === false) log.warn(`The cache is not used: ${describeFault(read.fault)}`);
  return { cache, cacheMetadata: read?.ok ? read.value : NO_CACHE_METADATA };
}
