/** Where images lie. Success of `save` means that every tag names the new image; each tag is whole, old or new, at any time. */
import type { Digest, Result } from "#base";
import type { ImageFault } from "./faults.ts";
import type { Image, StoredImage } from "./image.ts";

export interface SaveResult {
  readonly digest: Digest;
  readonly manifestSize: number;
  /** In the order given: what happened to each name. */
  readonly tags: readonly { readonly name: string; readonly fault?: ImageFault }[];
}

/** memory, OCI layout, OCI archive, registry. `ref` is a full reference for the registry and memory, a tag or "" for layouts. */
export interface ImageStore {
  /** Ok(undefined) where there is none. Layer content is fetched when first asked for, and checked against its digest. */
  open(ref: string): Promise<Result<StoredImage | undefined, ImageFault>>;
  save(image: Image, refs: readonly string[]): Promise<Result<SaveResult, ImageFault>>;
}
