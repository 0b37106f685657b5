/** Fetches layers from a registry, so that their synchronous getters (entries, trees) work. */
import { ok, type Result } from "#base";
import { attempt, type ImageFault } from "../model/faults.ts";
import type { Image, Layer } from "../model/image.ts";

/** Fetches the blob of a layer and reads its entries. Afterwards no getter of the layer throws. */
export async function fetchLayer(layer: Layer): Promise<Result<Layer, ImageFault>> {
  const fetched = await layer.fetch?.();
  if (fetched?.ok === false) return fetched;
  const read = attempt(() => layer.entries);
  return read.ok ? ok(layer) : read;
}

/** Fetches every layer of an image in order, up to the first fault. */
export async function fetchImage<I extends Image>(image: I): Promise<Result<I, ImageFault>> {
  for (const layer of image.layers) {
    const read = await fetchLayer(layer);
    if (!read.ok) return read;
  }
  return ok(image);
}
