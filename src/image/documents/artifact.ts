/**
 * OCI artifacts that are not images: a manifest with a configuration, blobs of any media type and optionally a subject, such as an image. This
 * module does not read the blobs.
 */
import { type Bytes, type Content, type Digest, digestOf, fail, type JsonObject, ok, type Result, utf8 } from "#base";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { Blob, Image, Layer } from "../model/image.ts";
import { isImageConfig, OCI_MANIFEST } from "../model/media-types.ts";
import type { SaveResult } from "../model/store.ts";
import type { Descriptor, Manifest } from "./manifest.ts";
import { imageBytesOf } from "./stored-image.ts";
import { goJson, sortKeys } from "./write.ts";

/** A blob to push. Like a {@link Layer}, it may still be in a registry. */
export interface ArtifactBlob extends Pick<Layer, "fetch" | "origin"> {
  readonly blob: Blob;
}

export interface Artifact {
  readonly config: ArtifactBlob;
  readonly layers: readonly ArtifactBlob[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** The manifest that the artifact describes (OCI 1.1). A registry lists the artifact among the referrers of its subject. */
  readonly subject?: Pick<Descriptor, "mediaType" | "digest" | "size">;
}

export interface StoredArtifact extends Artifact {
  readonly manifest: { readonly digest: Digest; readonly size: number; readonly json: JsonObject };
}

/** A store of artifacts, with names as in `ImageStore`. Under a name with a digest, the manifest gets no tag. */
export interface ArtifactStore {
  publish(artifact: Artifact, refs: readonly string[]): Promise<Result<SaveResult, ImageFault>>;
  /** Ok(undefined) if the name is missing; an image is a fault. Blobs are fetched at their first use. */
  artifact(ref: string): Promise<Result<StoredArtifact | undefined, ImageFault>>;
}

/** A blob of available content, which is read for its digest and for each push. */
export const artifactBlob = (mediaType: string, content: Content): ArtifactBlob => ({
  blob: {
    mediaType,
    size: content.size,
    content,
    get digest() {
      return content.digest;
    },
  },
});

/** The descriptor of an image that may not be saved yet. Computes the digest of every layer. */
export function subjectOf(image: Image): NonNullable<Artifact["subject"]> {
  const { manifest, manifestDigest: digest } = imageBytesOf(image);
  return { mediaType: image.mediaType.manifest, digest, size: manifest.length };
}

export interface ArtifactBytes {
  readonly manifest: Bytes;
  readonly digest: Digest;
  readonly json: JsonObject;
}

/** The manifest of an artifact, computed once. */
export function writeArtifact(artifact: Artifact): ArtifactBytes {
  const made = written.get(artifact) ?? manifestOf(artifact);
  written.set(artifact, made);
  return made;
}

const written = new WeakMap<Artifact, ArtifactBytes>();

/** Equal artifacts have equal bytes: the manifest has no time and no origin. */
function manifestOf({ config, layers, annotations = {}, subject }: Artifact): ArtifactBytes {
  const json: JsonObject = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
    ...(subject !== undefined && {
      subject: { mediaType: subject.mediaType, size: subject.size, digest: subject.digest },
    }),
    ...(Object.keys(annotations).length > 0 && { annotations: sortKeys(annotations) }),
  };
  const manifest = utf8(goJson(json));
  return { manifest, digest: digestOf(manifest), json };
}

const descriptorOf = ({ blob: { mediaType, size, digest } }: ArtifactBlob): JsonObject => ({
  mediaType,
  size,
  digest,
});

/** Each blob once, the configuration last. */
export function blobsOf({ config, layers }: Artifact): readonly ArtifactBlob[] {
  const byDigest = new Map([...layers, config].map((one) => [one.blob.digest, one]));
  return [...byDigest.values()];
}

interface Read {
  readonly manifest: Content;
  readonly parsed: Manifest;
}

/** `blobAt` makes the lazy blob of a descriptor. */
export function storedArtifact(
  { manifest, parsed }: Read,
  blobAt: (descriptor: Descriptor) => ArtifactBlob,
): Result<StoredArtifact, ImageFault> {
  if (parsed.kind === "index" || isImageConfig(parsed.config.mediaType))
    return fail(imageFault("image-unsupported", `${manifest.digest} is an image, not an artifact`));
  return attempt(() => ({
    config: blobAt(parsed.config),
    layers: parsed.layers.map(blobAt),
    manifest: { digest: manifest.digest, size: manifest.size, json: parsed.json },
    ...(parsed.annotations && { annotations: parsed.annotations }),
    ...(parsed.subject && { subject: parsed.subject }),
  }));
}

/** Fetches all blobs, for stores that keep their content. */
export async function fetchArtifact(artifact: Artifact): Promise<Result<Artifact, ImageFault>> {
  for (const { fetch } of blobsOf(artifact)) {
    const fetched = await fetch?.();
    if (fetched?.ok === false) return fetched;
  }
  return ok(artifact);
}
