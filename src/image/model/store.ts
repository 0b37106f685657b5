/** Stores of images. After a successful `save` every tag names the new image. At any time each tag names a complete image, old or new. */
import type { Digest, Result } from "#base";
import type { ImageFault } from "./faults.ts";
import type { Image, StoredImage } from "./image.ts";

export interface SaveResult {
  /** Of the manifest. */
  readonly digest: Digest;
  readonly manifestSize: number;
  /** In a daemon, which keeps no manifest: the digest of the configuration. */
  readonly imageId?: Digest;
  /** The result for each name, in the order of the names. */
  readonly tags: readonly { readonly name: string; readonly fault?: ImageFault }[];
}

/** A store: memory, OCI layout, OCI archive or registry. `ref` is a full reference for registry and memory, a tag or "" for layouts. */
export interface ImageStore {
  /** Ok(undefined) if the image is missing. Layer content is fetched at its first use and checked against its digest. */
  open(ref: string): Promise<Result<StoredImage | undefined, ImageFault>>;
  save(image: Image, refs: readonly string[]): Promise<Result<SaveResult, ImageFault>>;
}
