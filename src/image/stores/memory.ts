/** Images kept in memory under their full names: the store of a world that needs no registry. */
import { ok, type Result } from "#base";
import { attempt } from "../faults.ts";
import type { Image, StoredImage } from "../model.ts";
import { contextName, parseReference, type Reference, referenceName } from "../reference.ts";
import type { ImageFault, ImageStore, Saved } from "../store.types.ts";
import { asStored } from "../stored.ts";

export interface MemoryStore extends ImageStore {
  /** Full names with a tag, in byte order. */
  tags(): readonly string[];
}

export function memoryStore(): MemoryStore {
  const byName = new Map<string, StoredImage>();

  return {
    async open(ref) {
      const parsed = parseReference(ref);
      return parsed.ok ? ok(byName.get(referenceName(parsed.value))) : parsed;
    },
    async save(image, refs) {
      const references = parseAll(refs);
      if (!references.ok) return references;
      const stored = await readyToKeep(image);
      if (!stored.ok) return stored;
      for (const reference of references.value) {
        byName.set(`${contextName(reference)}@${stored.value.manifest.digest}`, stored.value);
        if (reference.tag !== undefined) byName.set(referenceName(reference), stored.value);
      }
      return ok(savedAs(stored.value, refs));
    },
    tags: () => [...byName.keys()].filter((name) => !name.includes("@")).sort(),
  };
}

/** Layers that lie in a registry are fetched first: what is kept here must not depend on another store. */
async function readyToKeep(image: Image): Promise<Result<StoredImage, ImageFault>> {
  for (const layer of image.layers) {
    const fetched = await layer.fetch?.();
    if (fetched?.ok === false) return fetched;
  }
  return attempt(() => {
    for (const { blob } of image.layers) if (blob.absent !== true) void blob.content;
    return asStored(image);
  });
}

export const savedAs = ({ manifest }: StoredImage, refs: readonly string[]): Saved => ({
  digest: manifest.digest,
  manifestSize: manifest.size,
  tags: refs.map((name) => ({ name })),
});

/** Every reference, or the first fault: nothing is saved where one name is wrong. */
export function parseAll(refs: readonly string[]): Result<readonly Reference[], ImageFault> {
  const out: Reference[] = [];
  for (const ref of refs) {
    const parsed = parseReference(ref);
    if (!parsed.ok) return parsed;
    out.push(parsed.value);
  }
  return ok(out);
}
