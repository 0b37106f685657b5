/** An image's file system: for steps that look into images, which none of the base does. */
import { FaultError } from "#base";
import { flatten, type Image, ready } from "#image";
import type { Tree } from "#tree";

/** Layers are fetched first. Costs the size of the image. */
export async function imageTree(image: Image): Promise<Tree> {
  const fetched = await ready(image);
  if (!fetched.ok) throw new FaultError(fetched.fault);
  return flatten(image);
}
