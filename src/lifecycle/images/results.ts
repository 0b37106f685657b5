/** Faults of images as faults of a phase: thrown with their own message, and the kind that the step says. */
import { FaultError, type Result } from "#base";
import { type ImageFault, type Layer, readyLayer } from "#image";

export function unwrap<T>(result: Result<T, ImageFault>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}

/** The layer, fetched: its entries can be asked for. */
export const fetched = async (layer: Layer): Promise<Layer> => unwrap(await readyLayer(layer));

/** An image that must be there and is not. */
export const missingImage = (what: string, name: string): FaultError =>
  new FaultError({
    kind: "image-not-found",
    message: `there is no ${what} ${name}`,
    remedy: "check the name, and push the image",
  });

export const emptyRunImage = (name: string): FaultError =>
  new FaultError({
    kind: "image-malformed",
    message: `the run image ${name} has no layers`,
    remedy: "give another run image",
  });
