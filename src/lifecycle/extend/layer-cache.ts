/**
 * Layers kept from earlier applications. A key stands for the base image, every instruction so far with the variables that it
 * names, and the files it copies: not for what a command read from anywhere else, which is why `build_id` is there to be named.
 *
 * A kept layer is a file `<key>.<diffID in hex>` that holds its tar, or `<key>.none` where the instruction changed nothing. A file that is
 * not what its name says is left aside; one that is written appears whole or not at all.
 */
import { type AbsPath, type ByteString, byteString, type Digest, digestOf, hexOf } from "#base";
import { type Layer, layerOfTar } from "#image";
import type { Process } from "#machine";

export interface LayerCacheOptions {
  readonly dir: AbsPath;
  /** What the image is that is extended: its digest. */
  readonly base: string;
  /** Older layers are not used. Nanoseconds. */
  readonly ttlNs?: bigint;
  /** Is the content of what is copied part of the key? Without it: it is. */
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

  /** Every instruction, whether it has a layer or not. */
  addToKey(parts: readonly string[]): void {
    this.#key = digestOf(JSON.stringify([this.#key, ...parts]));
  }

  /** Undefined: not kept, or no longer. */
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

  /** Gives the layer back, its content now kept in the cache. */
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
