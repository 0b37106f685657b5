/**
 * Layers, made from entries or read from blobs. Every part is computed at its first use and kept. Layers with the same bytes share the
 * compressed blob, by diffID, and the verified entries, by blob digest and diffID.
 */

import { BoundedCache, type Content, contentOf, type Digest, invariant, type Result } from "#base";
import type { TarEntry } from "#tree";
import { attempt, type ImageFault, throwImageFault } from "../model/faults.ts";
import type { Blob, Layer } from "../model/image.ts";
import { type Compression, compressionOf, DOCKER_LAYER_GZIP } from "../model/media-types.ts";
import { compressTar, decompressBlob, isGzip, tarBytesMaxOf } from "./gzip.ts";
import { SharedCache } from "./shared-cache.ts";
import { entriesOf, tarOf } from "./tar.ts";
import { storedZstd } from "./zstd.ts";

interface Decoded {
  readonly tar: Content;
  readonly entries: readonly TarEntry[];
}

const MIB = 1024 * 1024;
const compressedTars = new BoundedCache<Content>(256 * MIB, (blob) => blob.size + 256);
const decodedLayers = new SharedCache<Decoded>(256 * MIB, ({ tar, entries }) => tar.size + 256 * entries.length);
/** The compression is part of the key, because the same bytes mean different entries as gzip and as a tar. */
const decodedKey = (blob: Digest, diffId: Digest, compression: Compression): string =>
  `${blob} ${diffId} ${compression}`;

type Entries = readonly TarEntry[];

class EntriesLayer implements Layer {
  readonly fetch?: NonNullable<Layer["fetch"]>;
  readonly #mediaType: string;
  readonly #given: Entries | (() => Entries);
  readonly #givenTar: (() => Content) | undefined;
  #entries: Entries | undefined;
  #tar: Content | undefined;
  #blob: Blob | undefined;
  /** Kept here, so that the cache finds these entries when the blob is read back. */
  #decoded: Decoded | undefined;

  constructor(mediaType: string, given: Entries | (() => Entries), tar?: () => Content, fetch?: Layer["fetch"]) {
    this.#mediaType = mediaType;
    this.#given = given;
    this.#givenTar = tar;
    if (fetch !== undefined) this.fetch = fetch;
  }
  get entries(): Entries {
    this.#entries ??= typeof this.#given === "function" ? this.#given() : this.#given;
    return this.#entries;
  }
  get tar(): Content {
    this.#tar ??= this.#givenTar?.() ?? tarOf(this.entries);
    return this.#tar;
  }
  get diffId(): Digest {
    return this.tar.digest;
  }
  get blob(): Blob {
    this.#blob ??= this.#compress();
    return this.#blob;
  }

  #compress(): Blob {
    const as = compressionOf(this.#mediaType) ?? "gzip";
    const content = as === "none" ? this.tar : compress(this.diffId, this.tar, as);
    if (typeof this.#given !== "function") this.#intern(decodedKey(content.digest, this.diffId, as), this.#given);
    return { mediaType: this.#mediaType, digest: content.digest, size: content.size, content };
  }

  #intern(key: string, entries: Entries): void {
    this.#decoded = decodedLayers.get(key) ?? { tar: this.tar, entries };
    decodedLayers.set(key, this.#decoded);
  }
}

const compress = (diffId: Digest, tar: Content, as: "gzip" | "zstd"): Content =>
  as === "zstd" ? contentOf(storedZstd(tar.bytes())) : compressedTars.getOrMake(diffId, () => compressTar(tar));

/** A layer of exactly these entries. The tar has the same bytes as in the official lifecycle. */
export const layerOf = (entries: readonly TarEntry[], mediaType: string = DOCKER_LAYER_GZIP): Layer =>
  new EntriesLayer(mediaType, entries);

/** A layer of an uncompressed tar. Its entries are read at their first use. */
export const layerOfTar = (tar: Content, mediaType: string = DOCKER_LAYER_GZIP): Layer =>
  new EntriesLayer(
    mediaType,
    () => entriesOf(tar),
    () => tar,
  );

/** What a manifest says of a blob, and how to get its content. */
export interface BlobSource {
  readonly diffId: Digest;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly origin?: string;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** The content, or a function that reads it and may throw a fault. */
  readonly content?: Content | (() => Content);
  /** Fetches the content, if it is not local. */
  readonly fetch?: () => Promise<Result<Content, ImageFault>>;
  readonly absent?: boolean;
  /** The largest allowed size of the unpacked layer. */
  readonly tarBytesMax?: number;
}

/**
 * A class, and not an object literal: V8 allocates the getters of object literals in the old generation, where they would keep the results of a
 * build alive until a full collection. For the same reason `fetch` of a layer is a named function.
 */
class LazyBlob implements Blob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly absent?: boolean;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly #read: () => Content;

  constructor({ mediaType, digest, size, absent, urls, annotations }: BlobSource, read: () => Content) {
    this.mediaType = mediaType;
    this.digest = digest;
    this.size = size;
    if (absent === true) this.absent = absent;
    if (urls !== undefined) this.urls = urls;
    if (annotations !== undefined) this.annotations = annotations;
    this.#read = read;
  }
  get content(): Content {
    return this.#read();
  }
}

class BlobLayer implements Layer {
  readonly diffId: Digest;
  readonly origin?: string;
  readonly blob: Blob;
  readonly fetch?: () => Promise<Result<undefined, ImageFault>>;
  readonly #source: BlobSource;
  #content: Content | undefined;
  #decoded: Decoded | undefined;

  constructor(source: BlobSource) {
    this.#source = source;
    this.diffId = source.diffId;
    if (source.origin !== undefined) this.origin = source.origin;
    this.blob = new LazyBlob(source, () => this.#verified());
    const fetch = () => this.#fetched();
    if (source.fetch !== undefined) this.fetch = fetch;
  }
  get entries(): readonly TarEntry[] {
    return this.#read().entries;
  }
  get tar(): Content {
    return this.#read().tar;
  }

  #verified(): Content {
    const { content, digest, fetch } = this.#source;
    invariant(
      this.#content !== undefined || content !== undefined || fetch === undefined,
      `layer ${digest} is fetched before it is read`,
    );
    this.#content ??= verifyBlob(typeof content === "function" ? content() : content, this.#source);
    return this.#content;
  }

  async #fetched(): Promise<Result<undefined, ImageFault>> {
    if (this.#content !== undefined) return { ok: true, value: undefined };
    const fetched = await this.#source.fetch?.();
    if (fetched?.ok === false) return fetched;
    return attempt(() => {
      this.#content = verifyBlob(fetched?.value, this.#source);
      return undefined;
    });
  }

  #read(): Decoded {
    this.#decoded ??= decode(this.#verified(), this.#source);
    return this.#decoded;
  }
}

function verifyBlob(content: Content | undefined, { digest, size }: BlobSource): Content {
  if (content === undefined)
    return throwImageFault("image-not-found", `layer ${digest} is missing`, "push the image again");
  if (content.size < size)
    return throwImageFault(
      "image-truncated",
      `layer ${digest} has ${content.size} bytes but its manifest says ${size}`,
      "push the image again",
    );
  if (content.size !== size || content.digest !== digest)
    return throwImageFault(
      "image-digest-mismatch",
      `layer ${digest} has other content: ${content.size} bytes, ${content.digest}`,
      "push the image again",
    );
  return content;
}

function decode(blob: Content, source: BlobSource): Decoded {
  const compression = compressionOf(source.mediaType);
  if (compression === undefined) {
    const what = `layer ${source.digest} is ${JSON.stringify(source.mediaType)}, which is not supported`;
    return throwImageFault("image-unsupported", what, "push it as gzip, as zstd or uncompressed");
  }
  const key = decodedKey(source.digest, source.diffId, compression);
  const known = decodedLayers.get(key);
  if (known !== undefined) return known;
  const tar = compression === "none" ? blob : unpacked(blob, compression, source);
  if (tar.digest !== source.diffId) {
    if (compression === "none" && isGzip(blob)) {
      const what = `layer ${source.digest} is gzip, but its media type ${source.mediaType} says that it is not compressed`;
      return throwImageFault("image-malformed", what, "push it with the media type of its compression");
    }
    const what = `layer ${source.digest} unpacks to ${tar.digest} but the configuration says ${source.diffId}`;
    return throwImageFault("image-digest-mismatch", what, "push the image again");
  }
  const made = { tar, entries: entriesOf(tar) };
  decodedLayers.set(key, made);
  return made;
}

const unpacked = (blob: Content, as: "gzip" | "zstd", { digest, tarBytesMax }: BlobSource): Content =>
  decompressBlob(blob, as, { name: digest, bytesMax: tarBytesMax ?? tarBytesMaxOf(blob.size) });

/** A layer of a store. Digest, size and diffID are checked when its content is read. */
export const layerOfBlob = (source: BlobSource): Layer => new BlobLayer(source);

/** The same layer with another media type. With another compression, the blob is made again. */
export function withMediaType(layer: Layer, mediaType: string): Layer {
  const { blob } = layer;
  if (blob.mediaType === mediaType) return layer;
  const { fetch } = layer;
  if (compressionOf(mediaType) !== compressionOf(blob.mediaType))
    return new EntriesLayer(
      mediaType,
      () => layer.entries,
      () => layer.tar,
      fetch && (() => fetch.call(layer)),
    );
  const fetchBlob =
    fetch &&
    (async (): Promise<Result<Content, ImageFault>> => {
      const fetched = await fetch.call(layer);
      return fetched.ok ? attempt(() => layer.blob.content) : fetched;
    });
  return layerOfBlob({
    ...descriptionOf(blob),
    diffId: layer.diffId,
    mediaType,
    ...(fetchBlob ? { fetch: fetchBlob } : { content: () => layer.blob.content }),
    ...(layer.origin !== undefined && { origin: layer.origin }),
  });
}

/** What a manifest says of a blob, without its content. */
const descriptionOf = ({ mediaType, digest, size, absent, urls, annotations }: Blob) => ({
  mediaType,
  digest,
  size,
  ...(absent === true && { absent }),
  ...(urls !== undefined && { urls }),
  ...(annotations !== undefined && { annotations }),
});
