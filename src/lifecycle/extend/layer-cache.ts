/**
 * Layers of earlier runs. A key is a digest of the base image, every instruction so far with the variables that it names, and the files
 * that it copies. It does not cover other input of a command; a Dockerfile names `build_id` to run such a command again.
 *
 * A layer is a file `<key>.<diffID in hex>` that contains its tar, or `<key>.none` if the instruction changed nothing. The cache ignores a
 * file whose content does not match its name, and writes files atomically.
 */
import { type AbsPath, type ByteString, byteString, type Digest, digestOf, hexOf } from "#base";
import { type Layer, layerOfTar } from "#image";
import type { Process } from "#machine";

export interface LayerCacheOptions {
  readonly dir: AbsPath;
  /** The digest of the image that the Dockerfile extends. */
  readonly base: string;
  /** The cache ignores older layers. Nanoseconds. */
  readonly ttlNs?: bigint;
  /** Whether the content of copied files is part of the key. Default: content. */
  readonly copiesKnownBy?: "content" | "instruction";
}

export type CachedLayer = { readonly layer: Layer | undefined };

export class LayerCache {
  readonly #process: Process;
  readonly #cache: LayerCacheOptions;
  #key: Digest;
  constructor(process: Process, cache: LayerCacheOptions) {
    this.#process = process;
    this.#cache = cache;
    this.#key = digestOf(JSON.stringify(["base", cache.base]));
  }

  /** The caller adds every instruction, including those without a layer. */
  addToKey(parts: readonly string[]): void {
    this.#key = digestOf(JSON.stringify([this.#key, ...parts]));
  }

  /** The layer of the current key; undefined if the cache has none or it is too old. */
  find(): CachedLayer | undefined {
    const { fs } = this.#process;
    if (!fs.exists(this.#cache.dir)) return undefined;
    const prefix = `${hexOf(this.#key)}.`;
    for (const name of fs.readDir(this.#cache.dir).filter((one) => one.startsWith(prefix))) {
      const path = byteString`${this.#cache.dir}/${name}`;
      if (!this.#isFresh(path)) continue;
      const rest = name.slice(prefix.length);
      if (rest === "none") return { layer: undefined };
      const tar = fs.readContent(path);
      if (hexOf(tar.digest) === rest) return { layer: layerOfTar(tar) };
    }
    return undefined;
  }

  /** Stores the layer and returns it with content from the cache. */
  store(layer: Layer | undefined): Layer | undefined {
    const { fs } = this.#process;
    const path = byteString`${this.#cache.dir}/${byteString(`${hexOf(this.#key)}.${layer === undefined ? "none" : hexOf(layer.diffId)}`)}`;
    fs.mkdir(this.#cache.dir, { mode: 0o755, parents: true });
    const young = byteString`${path}.${this.#process.pid}.part`;
    fs.write(young, layer?.tar ?? new Uint8Array(0), { mode: 0o644 });
    fs.rename(young, path);
    return layer === undefined ? undefined : layerOfTar(fs.readContent(path));
  }

  #isFresh(path: ByteString): boolean {
    const { ttlNs } = this.#cache;
    if (ttlNs === undefined) return true;
    const { fs, clock } = this.#process;
    return clock.nowNs() - fs.stat(path).mtimeNs <= ttlNs;
  }
}
