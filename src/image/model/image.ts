/** OCI images. A layer is an ordered list of entries, kept unchanged; `apply` makes trees of layers. */
import type { Content, Digest, JsonObject, Result } from "#base";
import type { TarEntry } from "#tree";
import type { ImageFault } from "./faults.ts";

/**
 * A layer. Each getter computes its value at the first use: a rebase never reads `entries`. Getters throw a `FaultError` with an
 * {@link ImageFault} if the bytes do not match the manifest; `fetchImage` returns that fault as a value.
 */
export interface Layer {
  readonly diffId: Digest;
  readonly entries: readonly TarEntry[];
  /** The uncompressed tar. */
  readonly tar: Content;
  /** The blob of the store that the layer was read from, or the one that a store saves. */
  readonly blob: Blob;
  /** Present if the content is still in a registry: await it (see `fetchLayer`) before reading entries, tar or blob content. */
  fetch?(): Promise<Result<undefined, ImageFault>>;
  /** The repository from which the layer was opened (`host/name`). A registry can mount the blob from there. */
  readonly origin?: string;
}

export interface Blob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly content: Content;
  /** The store has the descriptor only (a sparse layout): `content` throws. */
  readonly absent?: boolean;
  /** Where the blob of a foreign layer is. */
  readonly urls?: readonly string[];
  /** Of the descriptor, for example the table of contents of eStargz. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface HistoryEntry {
  readonly created?: string;
  readonly created_by?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
}

/** The `config` object of an image configuration. Unknown keys are kept. */
export interface RunConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** An image configuration: https://github.com/opencontainers/image-spec/blob/main/config.md; unknown keys are kept. */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly "os.version"?: string;
  readonly variant?: string;
  readonly created?: string;
  readonly config: RunConfig;
  /** As stored: it has entries of empty layers, and its length may not match `layers`. */
  readonly history: readonly HistoryEntry[];
  readonly [key: string]: unknown;
}

/** An image. `config` has no `rootfs`, because `layers` has the diffIDs. */
export interface Image {
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
  /** Media types of manifest and configuration. The media type of a layer is in its blob. */
  readonly mediaType: { readonly manifest: string; readonly config: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An image with its stored manifest. */
export interface StoredImage extends Image {
  readonly manifest: { readonly digest: Digest; readonly size: number; readonly json: JsonObject };
}
