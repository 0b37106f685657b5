/** Where cached layers lie between two builds: a directory, or an image in a registry. What the metadata means is not known here. */
import type { Layer } from "#image";
import type { Process } from "#machine";
import type { Stores } from "../images/images.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { imageCache } from "./image.ts";
import { volumeCache } from "./volume.ts";

export interface Cache {
  /** A directory or a reference, for messages. */
  readonly name: string;
  /** JSON; undefined where there is none that can be read. */
  readonly metadata: string | undefined;
  /** Undefined where the layer is not there, or is not what its digest says. */
  layer(diffId: string): Promise<Layer | undefined>;
  /** For the next build; everything else that was cached is forgotten. */
  stage(layer: Layer, options: StageOptions): void;
  /** What was staged becomes the cache, whole or not at all. Throws a fault or a system error. */
  commit(metadata: string): Promise<void>;
}

export interface StageOptions {
  /** The cache has this very layer already. */
  readonly unchanged: boolean;
  /** How often it is put into a cache image; a directory holds it once. */
  readonly copies: number;
}

/** The image where both are given; undefined where neither is. Throws a phase fault where it cannot be opened. */
export async function openCache(process: Process, inputs: Inputs, stores: Stores): Promise<Cache | undefined> {
  if (inputs.cacheImage !== undefined && inputs.cacheImage !== "") {
    return imageCache(stores.registry, inputs.cacheImage, process.platform);
  }
  return inputs.cacheDir === undefined || inputs.cacheDir === "" ? undefined : volumeCache(process.fs, inputs.cacheDir);
}
