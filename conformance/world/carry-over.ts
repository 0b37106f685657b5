/** What the next world of a trial inherits: the registry with its images, and the cache volume. */
import { type Digest, digestOf, pathOfText } from "#base";
import type { CarryOver } from "#protocol";
import { draftOf, type Inode, makeParents, type Tree, walk } from "#tree";
import type { WorldRegistry } from "./registry.ts";

export class WorldCarryOver implements CarryOver {
  readonly registry: WorldRegistry;
  readonly cache: Inode | undefined;
  #digest: Digest | undefined;

  /** `registry` must not change any more. */
  constructor(registry: WorldRegistry, cache: Inode | undefined) {
    this.registry = registry;
    this.cache = cache;
  }

  digest(): Digest {
    this.#digest ??= digestOf([this.registry.contents(), ...namesAndContents(this.cache)].join("\n"));
    return this.#digest;
  }
}

function namesAndContents(cache: Inode | undefined): readonly string[] {
  if (cache === undefined) return [];
  return [...walk(cache)].map(({ path, node }) => {
    const { kind, mode, uid, gid } = node;
    const what = kind === "file" ? node.content.digest : kind === "symlink" ? node.target : "";
    return JSON.stringify([path, kind, mode, uid, gid, what]);
  });
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
