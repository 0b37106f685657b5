/** The images that a phase reads and writes: in a registry, in a Docker daemon, or in a directory of OCI layouts. */
import type { Result } from "#base";
import type { Artifact, Image, ImageFault, SaveResult, StoredArtifact, StoredImage } from "#image";

export interface Images {
  /** Ok(undefined) if the image does not exist. */
  open(name: string): Promise<Result<StoredImage | undefined, ImageFault>>;
  save(image: Image, names: readonly string[]): Promise<Result<SaveResult, ImageFault>>;
  /** Publishes an artifact under names of the same kind. */
  publish(artifact: Artifact, names: readonly string[]): Promise<Result<SaveResult, ImageFault>>;
  artifact(name: string): Promise<Result<StoredArtifact | undefined, ImageFault>>;
  /** Why the image cannot be read or written; undefined if it can. A missing image counts as readable. */
  problemOf(name: string, access: "read" | "write"): Promise<ImageFault | undefined>;
  /** Do all blobs exist that the manifest names? */
  isWhole(name: string, image: StoredImage): Promise<boolean>;
  /** The name in files between phases of an image that was opened as `name`: with its digest, its id in a daemon, or its path. */
  identifier(name: string, image: StoredImage): string;
  /** The same with the digest in both cases. */
  uniqueIdentifier(name: string, image: StoredImage): string;
  /** Does the report have a digest? It does for images in a registry. */
  readonly reportsDigest: boolean;
}

/** The stores of a phase. */
export interface Stores {
  /** For run images, previous images and app images. */
  readonly images: Images;
  /** For cache images and build images, which are always in a registry. */
  readonly registry: Images;
}
