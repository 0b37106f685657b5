/** The cached layers between two builds, in a directory or in an image. The cache does not interpret its metadata. */
import type { Layer } from "#image";

export interface Cache {
  /** A directory or a reference, for messages. */
  readonly name: string;
  /** JSON; undefined if there is no readable metadata. */
  readonly metadata: string | undefined;
  /** Undefined if the layer is missing or does not match its digest. */
  layer(diffId: string): Promise<Layer | undefined>;
  /** Adds a layer for the next build. Layers that are not staged are dropped. */
  stage(layer: Layer, options: StagedLayer): void;
  /** Replaces the cache by the staged layers, completely or not at all. Throws a fault or a system error. */
  commit(metadata: string): Promise<void>;
}

export interface StagedLayer {
  /** Does the cache have this layer already? */
  readonly unchanged: boolean;
  /** How many times a cache image contains the layer. A directory contains it once. */
  readonly copies: number;
}
