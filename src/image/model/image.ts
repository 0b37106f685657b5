/** OCI images. A layer is an ordered list of entries, kept verbatim; trees are views of it made by `apply`. */
import type { Content, Digest, JsonObject, Result } from "#base";
import type { TarEntry } from "#tree";
import type { ImageFault } from "./faults.ts";

/**
 * What a layer is made of. Each getter is lazy and memoised: a rebase never asks for `entries`. Getters throw a `FaultError`
 * with an {@link ImageFault} where the bytes are not what the manifest promises; `ready` turns that into a value.
 */
export interface Layer {
  readonly diffId: Digest;
  readonly entries: readonly TarEntry[];
  /** The uncompressed tar. */
  readonly tar: Content;
  /** As it lies in a store; present when it was read from one, or made once when it is first saved. */
  readonly blob: Blob;
  /** Present where the content still lies in a registry: await it (see `ready`) before asking for entries, tar or blob content. */
  fetch?(): Promise<Result<undefined, ImageFault>>;
  /** The repository that it was opened from (`host/name`): a registry can mount it from there. */
  readonly origin?: string;
}

export interface Blob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly content: Content;
  /** The store has the descriptor only (a sparse layout): `content` throws. */
  readonly absent?: boolean;
}

export interface HistoryEntry {
  readonly created?: string;
  readonly created_by?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
}

/** The `config` object of an image configuration; keys as OCI and Docker spell them; unknown keys are kept. */
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
  /** As stored: with the entries of empty layers, and maybe of another count than `layers`. */
  readonly history: readonly HistoryEntry[];
  readonly [key: string]: unknown;
}

/** `rootfs` is not in `config`: it is what `layers` says. */
export interface Image {
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
  /** Media types of manifest and config; a layer's stands in its blob. */
  readonly mediaType: { readonly manifest: string; readonly config: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifest as stored, for whoever needs digests and sizes. */
export interface StoredImage extends Image {
  readonly manifest: { readonly digest: Digest; readonly size: number; readonly json: JsonObject };
}
