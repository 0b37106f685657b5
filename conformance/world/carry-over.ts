/** What the next world of a trial inherits: the registry with its images, and the cache volume. */
import { pathOfText } from "#base";
import type { CarryOver } from "#protocol";
import { draftOf, type Inode, makeParents, type Tree } from "#tree";
import type { WorldRegistry } from "./registry.ts";

export class WorldCarryOver implements CarryOver {
  readonly registry: WorldRegistry;
  readonly cache: Inode | undefined;
  constructor(registry: WorldRegistry, cache: Inode | undefined) {
    this.registry = registry;
    this.cache = cache;
  }
}

export const CACHE = pathOfText("/cache");

export function withCacheVolume(root: Tree, cache: Inode | undefined): Tree {
  if (cache === undefined) return root;
  const draft = draftOf(root);
  makeParents(draft, CACHE);
  draft.remove(CACHE);
  draft.put(CACHE, cache);
  return draft.seal();
}
