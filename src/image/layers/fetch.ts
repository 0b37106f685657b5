/** Fetches layers from a registry, so that their synchronous getters (entries, trees) work. */
import { fail, ok, type Result } from "#base";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { Image, Layer } from "../model/image.ts";

/** All entries of an image are in memory (see `entriesOf`). */
const ENTRIES_MAX = 1_500_000;

/** Fetches the blob of a layer and reads its entries. Afterwards no getter of the layer throws. */
export async function fetchLayer(layer: Layer): Promise<Result<Layer, ImageFault>> {
  const fetched = await layer.fetch?.();
  if (fetched?.ok === false) return fetched;
  const read = attempt(() => layer.entries);
  return read.ok ? ok(layer) : read;
}

/** Fetches every layer of an image in order, up to the first fault, which is also that they have more than `most` entries. */
export async function fetchImage<I extends Image>(image: I, most = ENTRIES_MAX): Promise<Result<I, ImageFault>> {
  let entries = 0;
  for (const layer of image.layers) {
    const read = await fetchLayer(layer);
    if (!read.ok) return read;
    entries += layer.entries.length;
    if (entries > most)
      return fail(
        imageFault(
          "image-too-large",
          `the layers of the image have more than ${most} entries`,
          "take an image with fewer files",
        ),
      );
  }
  return ok(image);
}
