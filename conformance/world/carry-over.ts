/** What outlives a build container: a new one, of whatever lifecycle, finds the images that were published and the volume of the cache. */
import { pathOfText } from "#base";
import { draftOf, type Inode, makeParents, type Tree } from "#tree";
import type { WorldRegistry } from "./registry.ts";

export interface Left {
  readonly registry: WorldRegistry;
  /** Undefined where there was none. */
  readonly cache: Inode | undefined;
}

export const CACHE = pathOfText("/cache");

export function withCache(root: Tree, cache: Inode | undefined): Tree {
  if (cache === undefined) return root;
  const draft = draftOf(root);
  makeParents(draft, CACHE);
  draft.remove(CACHE);
  draft.put(CACHE, cache);
  return draft.seal();
}
