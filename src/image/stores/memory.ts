/** Images in memory under their full names, for worlds without a registry. */
import { fail, ok, type Result } from "#base";
import { type ArtifactStore, fetchArtifact, type StoredArtifact, writeArtifact } from "../documents/artifact.ts";
import { storedImageOf } from "../documents/stored-image.ts";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { Image, StoredImage } from "../model/image.ts";
import { contextName, parseReference, type Reference, referenceName } from "../model/reference.ts";
import type { ImageStore, SaveResult } from "../model/store.ts";

export interface MemoryStore extends ImageStore, ArtifactStore {
  /** Full names with a tag, in byte order. */
  tags(): readonly string[];
}

export function memoryStore(): MemoryStore {
  const byName = new Map<string, StoredImage | StoredArtifact>();
  const keep = (stored: StoredImage | StoredArtifact, references: readonly Reference[]): void => {
    for (const reference of references) {
      byName.set(`${contextName(reference)}@${stored.manifest.digest}`, stored);
      if (reference.tag !== undefined) byName.set(referenceName(reference), stored);
    }
  };

  return {
    async open(ref) {
      const parsed = parseReference(ref);
      if (!parsed.ok) return parsed;
      const entry = byName.get(referenceName(parsed.value));
      if (entry === undefined || isImage(entry)) return ok(entry);
      return fail(imageFault("image-unsupported", `${ref} is an artifact, not an image`));
    },
    async artifact(ref) {
      const parsed = parseReference(ref);
      if (!parsed.ok) return parsed;
      const found = byName.get(referenceName(parsed.value));
      if (found === undefined || !isImage(found)) return ok(found);
      return fail(imageFault("image-unsupported", `${ref} is an image, not an artifact`));
    },
    async publish(artifact, refs) {
      const references = parseAll(refs);
      if (!references.ok) return references;
      const ready = await fetchArtifact(artifact);
      if (!ready.ok) return ready;
      const written = attempt(() => writeArtifact(artifact));
      if (!written.ok) return written;
      const { digest, json, manifest } = written.value;
      const stored = { ...artifact, manifest: { digest, size: manifest.length, json } };
      keep(stored, references.value);
      return ok(saveResultOf(stored, refs));
    },
    async save(image, refs) {
      const references = parseAll(refs);
      if (!references.ok) return references;
      const stored = await readyToKeep(image);
      if (!stored.ok) return stored;
      keep(stored.value, references.value);
      return ok(saveResultOf(stored.value, refs));
    },
    tags: () => [...byName.keys()].filter((name) => !name.includes("@")).sort(),
  };
}

const isImage = (stored: StoredImage | StoredArtifact): stored is StoredImage => "mediaType" in stored;

/** Fetches layers from a registry first, because the images of this store must not depend on another one. */
async function readyToKeep(image: Image): Promise<Result<StoredImage, ImageFault>> {
  for (const layer of image.layers) {
    const fetched = await layer.fetch?.();
    if (fetched?.ok === false) return fetched;
  }
  return attempt(() => {
    for (const { blob } of image.layers) if (blob.absent !== true) void blob.content;
    return storedImageOf(image);
  });
}

const saveResultOf = ({ manifest }: Pick<StoredImage, "manifest">, refs: readonly string[]): SaveResult => ({
  digest: manifest.digest,
  manifestSize: manifest.size,
  tags: refs.map((name) => ({ name })),
});

/** All references, or the first fault: nothing is saved if one name is malformed. */
function parseAll(refs: readonly string[]): Result<readonly Reference[], ImageFault> {
  const references: Reference[] = [];
  for (const ref of refs) {
    const parsed = parseReference(ref);
    if (!parsed.ok) return parsed;
    references.push(parsed.value);
  }
  return ok(references);
}
