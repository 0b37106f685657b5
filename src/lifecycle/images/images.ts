/** Where a phase finds and puts images: a registry, or a directory of OCI layouts. */
import type { Result } from "#base";
import type { Artifact, Image, ImageFault, Saved, StoredArtifact, StoredImage } from "#image";

export interface Images {
  /** Ok(undefined) where there is none. */
  open(name: string): Promise<Result<StoredImage | undefined, ImageFault>>;
  save(image: Image, names: readonly string[]): Promise<Result<Saved, ImageFault>>;
  /** Beside the images, under names of the same kind. */
  publish(artifact: Artifact, names: readonly string[]): Promise<Result<Saved, ImageFault>>;
  artifact(name: string): Promise<Result<StoredArtifact | undefined, ImageFault>>;
  /** Undefined: it may be read, or written; an image that is not there may be. */
  problemOf(name: string, access: "read" | "write"): Promise<ImageFault | undefined>;
  /** Is everything there that its manifest names? */
  isWhole(name: string, image: StoredImage): Promise<boolean>;
  /** How the files between phases name an image that was opened under `name`: by its digest, or by its path. */
  identifier(name: string, image: StoredImage): string;
  /** The same, and it names one image for ever. */
  uniqueIdentifier(name: string, image: StoredImage): string;
  /** How the report names what was saved: digests are a registry's. */
  readonly reportsDigest: boolean;
}

/** All stores of one phase. */
export interface Stores {
  /** Of run images, previous images and app images. */
  readonly images: Images;
  /** Of cache images, and of build images: never a layout. */
  readonly registry: Images;
}
