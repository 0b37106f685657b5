/** Reads the contents of a registry without requests: its tags and images, and whether every tag is complete. */
import { type Content, contentOf, type Digest, ok, type Result } from "#base";
import { type StoredArtifact, storedArtifact } from "../documents/artifact.ts";
import { parseManifest } from "../documents/manifest.ts";
import { followSelection, select } from "../documents/select.ts";
import { imageBytesOf, storedImage } from "../documents/stored-image.ts";
import { layerOfBlob } from "../layers/layer.ts";
import { attempt, type ImageFault, throwImageFault } from "../model/faults.ts";
import type { Image, StoredImage } from "../model/image.ts";
import { isForeign } from "../model/media-types.ts";
import { identifierOf, parseReference } from "../model/reference.ts";
import { digestFor } from "./manifests.ts";
import { type Repositories, type Repository, repositoryNamed, requiredDigests } from "./state.ts";

export interface Tag {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

export interface BrokenTag extends Tag {
  readonly problem: string;
}

export interface RegistryContents {
  /** By repository and tag, in byte order. */
  tags(): readonly Tag[];
  /** Ignores the registry in `ref`. From an index it takes the image for linux/amd64 or the given platform. */
  image(
    ref: string,
    platform?: { readonly os: string; readonly architecture: string },
  ): Result<StoredImage | undefined, ImageFault>;
  /** The artifact that a tag names; undefined if the tag is missing. */
  artifact(ref: string): Result<StoredArtifact | undefined, ImageFault>;
  /** Adds an image without a request and without a log entry. Its layers must be fetched. */
  publish(ref: string, image: Image): Result<Digest, ImageFault>;
  /** Adds a manifest or an index, in the same way. The repository has what it names, or gets it as these blobs. */
  publishManifest(ref: string, manifest: Content, blobs?: readonly Content[]): Result<Digest, ImageFault>;
  /** Every tag whose manifest or blobs are missing or have another digest. */
  check(): readonly BrokenTag[];
}

const PLATFORM = { os: "linux", architecture: "amd64" };

export const observe = (repositories: Repositories): RegistryContents => ({
  tags: () => tagsOf(repositories),
  image(ref, platform = PLATFORM) {
    const reference = parseReference(ref);
    if (!reference.ok) return reference;
    const repository = repositories.get(reference.value.repository);
    const digest = repository && digestFor(repository, identifierOf(reference.value));
    if (repository === undefined || digest === undefined) return ok(undefined);
    return attempt(() => imageAt(repository, digest, platform));
  },
  artifact(ref) {
    const reference = parseReference(ref);
    if (!reference.ok) return reference;
    const repository = repositories.get(reference.value.repository);
    const digest = repository && digestFor(repository, identifierOf(reference.value));
    const kept = digest && repository?.manifests.get(digest);
    if (repository === undefined || kept === undefined) return ok(undefined);
    return storedArtifact({ manifest: kept.content, parsed: kept.parsed }, (one) => {
      const content = repository.blobs.get(one.digest);
      return layerOfBlob({ ...one, diffId: one.digest, ...(content && { content }) });
    });
  },
  publish(ref, image) {
    const reference = parseReference(ref);
    if (!reference.ok) return reference;
    const { repository, tag } = reference.value;
    return attempt(() => publishTo(repositoryNamed(repositories, repository), image, tag));
  },
  publishManifest(ref, manifest, blobs = []) {
    const reference = parseReference(ref);
    if (!reference.ok) return reference;
    const { repository, tag } = reference.value;
    const kept = repositoryNamed(repositories, repository);
    for (const blob of blobs) kept.blobs.set(blob.digest, blob);
    return attempt(() => keep(kept, manifest, tag));
  },
  check: () => tagsOf(repositories).flatMap((tag) => brokenTag(repositories, tag)),
});

function tagsOf(repositories: Repositories): readonly Tag[] {
  const all = [...repositories].flatMap(([repository, { tags }]) =>
    [...tags].map(([tag, digest]) => ({ repository, tag, digest })),
  );
  return all.sort((a, b) => (`${a.repository}:${a.tag}` < `${b.repository}:${b.tag}` ? -1 : 1));
}

function imageAt(
  repository: Repository,
  digest: Digest,
  platform: { readonly os: string; readonly architecture: string },
): StoredImage | undefined {
  const kept = repository.manifests.get(digest);
  if (kept === undefined) return undefined;
  const documents = followSelection(
    select({ manifest: kept.content, parsed: kept.parsed }, platform),
    ({ what, descriptor }) =>
      what === "manifest"
        ? repository.manifests.get(descriptor.digest)?.content
        : (repository.blobs.get(descriptor.digest) ??
          throwImageFault("image-not-found", `the configuration ${descriptor.digest} is missing`)),
  );
  if (documents === undefined) return undefined;
  return storedImage(documents, (layer, diffId) => {
    const content = repository.blobs.get(layer.digest);
    const absent = content === undefined && isForeign(layer.mediaType);
    return layerOfBlob({ ...layer, diffId, ...(content && { content }), ...(absent && { absent }) });
  });
}

function publishTo(repository: Repository, image: Image, tag: string | undefined): Digest {
  const { manifest, config, configDigest } = imageBytesOf(image);
  for (const { blob } of image.layers)
    if (!repository.blobs.has(blob.digest)) repository.blobs.set(blob.digest, blob.content);
  repository.blobs.set(configDigest, contentOf(config));
  return keep(repository, contentOf(manifest), tag);
}

function keep(repository: Repository, content: Content, tag: string | undefined): Digest {
  const parsed = parseManifest(content.bytes());
  repository.manifests.set(content.digest, { mediaType: parsed.mediaType, content, parsed });
  if (tag !== undefined) repository.tags.set(tag, content.digest);
  return content.digest;
}

function brokenTag(repositories: Repositories, tag: Tag): readonly BrokenTag[] {
  const repository = repositories.get(tag.repository);
  const problem = repository === undefined ? "there is no such repository" : problemOf(repository, tag.digest);
  return problem === undefined ? [] : [{ ...tag, problem }];
}

function problemOf(repository: Repository, digest: Digest): string | undefined {
  const kept = repository.manifests.get(digest);
  if (kept === undefined) return `manifest ${digest} is missing`;
  if (kept.content.digest !== digest) return `manifest ${digest} has ${kept.content.digest}`;
  const { blobs, manifests } = requiredDigests(kept.parsed);
  for (const blob of blobs) {
    const content = repository.blobs.get(blob);
    if (content === undefined) return `blob ${blob} is missing`;
    if (content.digest !== blob) return `blob ${blob} has ${content.digest}`;
  }
  return manifests.map((child) => problemOf(repository, child)).find((problem) => problem !== undefined);
}
