/** Brings what lies in a registry here, so that the synchronous parts (entries, trees) can be asked for. */
import { ok, type Result } from "#base";
import { attempt, type ImageFault } from "../model/faults.ts";
import type { Image, Layer } from "../model/image.ts";

/** Fetches the layer's blob and reads its entries: after it no getter of the layer throws. */
export async function fetchLayer(layer: Layer): Promise<Result<Layer, ImageFault>> {
  const fetched = await layer.fetch?.();
  if (fetched?.ok === false) return fetched;
  const read = attempt(() => layer.entries);
  return read.ok ? ok(layer) : read;
}

/** Every layer of the image, in order; the first fault ends it. */
export async function fetchImage<I extends Image>(image: I): Promise<Result<I, ImageFault>> {
  for (const layer of image.layers) {
    const read = await fetchLayer(layer);
    if (!read.ok) return read;
  }
  return ok(image);
}
