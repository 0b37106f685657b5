/**
 * OCI artifacts that are no images: a manifest with a configuration and blobs of any media type, and maybe the image that it belongs to.
 * What is in the blobs is nobody's business here.
 */
import { type Bytes, type Content, type Digest, digestOf, fail, type JsonObject, ok, type Result, utf8 } from "#base";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { Blob, Image, Layer } from "../model/image.ts";
import { isImageConfig, OCI_MANIFEST } from "../model/media-types.ts";
import type { SaveResult } from "../model/store.ts";
import type { Descriptor, Manifest } from "./manifest.ts";
import { imageBytesOf } from "./stored.ts";
import { goJson, sortKeys } from "./write.ts";

/** A blob as it is to be pushed; where it still lies in a registry, as a {@link Layer} does. */
export interface ArtifactBlob extends Pick<Layer, "fetch" | "origin"> {
  readonly blob: Blob;
}

export interface Artifact {
  readonly config: ArtifactBlob;
  readonly layers: readonly ArtifactBlob[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** The manifest that it is about (OCI 1.1): a registry lists it among that one's referrers. */
  readonly subject?: Pick<Descriptor, "mediaType" | "digest" | "size">;
}

export interface StoredArtifact extends Artifact {
  readonly manifest: { readonly digest: Digest; readonly size: number; readonly json: JsonObject };
}

/** Stores that keep artifacts beside images. Names are those of `ImageStore`; a name with a digest puts the manifest there without a tag. */
export interface ArtifactStore {
  publish(artifact: Artifact, refs: readonly string[]): Promise<Result<SaveResult, ImageFault>>;
  /** Ok(undefined) where there is none; an image is a fault. Blobs are fetched when asked for. */
  artifact(ref: string): Promise<Result<StoredArtifact | undefined, ImageFault>>;
}

/** Content at hand: read in pieces, once for its digest and once for each time that it is sent. */
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

/** An image as the subject of artifacts, known before it is saved. Makes the digest of every layer. */
export function subjectOf(image: Image): NonNullable<Artifact["subject"]> {
  const { manifest, manifestDigest: digest } = imageBytesOf(image);
  return { mediaType: image.mediaType.manifest, digest, size: manifest.length };
}

export interface ArtifactBytes {
  readonly manifest: Bytes;
  readonly digest: Digest;
  readonly json: JsonObject;
}

/** Made once for each artifact. */
export function writeArtifact(artifact: Artifact): ArtifactBytes {
  const made = written.get(artifact) ?? manifestOf(artifact);
  written.set(artifact, made);
  return made;
}

const written = new WeakMap<Artifact, ArtifactBytes>();

/** Equal artifacts have equal bytes: nothing in them tells when or where they were made. */
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

/** Every blob once, the configuration last. */
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

/** Blobs that lie elsewhere are fetched: for stores that are to hold all of it. */
export async function fetchArtifact(artifact: Artifact): Promise<Result<Artifact, ImageFault>> {
  for (const { fetch } of blobsOf(artifact)) {
    const fetched = await fetch?.();
    if (fetched?.ok === false) return fetched;
  }
  return ok(artifact);
}
