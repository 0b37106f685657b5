/** The file system of an image, for steps of proposals. */
import { FaultError } from "#base";
import { fetchImage, flatten, type Image } from "#image";
import type { Tree } from "#tree";

/** Fetches all layers. The cost grows with the size of the image. */
export async function imageTree(image: Image): Promise<Tree> {
  const fetched = await fetchImage(image);
  if (!fetched.ok) throw new FaultError(fetched.fault);
  return flatten(image);
}
