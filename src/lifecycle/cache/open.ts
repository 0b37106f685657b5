/** Opens the cache that a phase was given. */

import type { Inputs } from "#contract";
import type { Process } from "#machine";
import type { Stores } from "../images/images.ts";
import type { Cache } from "./cache.ts";
import { imageCache } from "./image.ts";
import { volumeCache } from "./volume.ts";

/** The cache image if both are given; undefined if neither is. Throws a phase fault if it cannot be opened. */
export async function openCache(process: Process, inputs: Inputs, stores: Stores): Promise<Cache | undefined> {
  if (inputs.cacheImage !== undefined && inputs.cacheImage !== "") {
    return imageCache(stores.registry, inputs.cacheImage, process.platform);
  }
  return inputs.cacheDir === undefined || inputs.cacheDir === "" ? undefined : volumeCache(process.fs, inputs.cacheDir);
}
