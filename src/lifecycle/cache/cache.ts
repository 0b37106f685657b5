/** Where cached layers lie between two builds: a directory, or an image in a registry. What the metadata means is not known here. */
import type { Layer } from "#image";

export interface Cache {
  /** A directory or a reference, for messages. */
  readonly name: string;
  /** JSON; undefined where there is none that can be read. */
  readonly metadata: string | undefined;
  /** Undefined where the layer is not there, or is not what its digest says. */
  layer(diffId: string): Promise<Layer | undefined>;
  /** For the next build; everything else that was cached is forgotten. */
  stage(layer: Layer, options: StagedLayer): void;
  /** What was staged becomes the cache, whole or not at all. Throws a fault or a system error. */
  commit(metadata: string): Promise<void>;
}

export interface StagedLayer {
  /** The cache has this very layer already. */
  readonly unchanged: boolean;
  /** How often it is put into a cache image; a directory holds it once. */
  readonly copies: number;
}
