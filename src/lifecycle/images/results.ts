/** Throws faults of images. The runner gives them the kind of the step. */
import { FaultError, orThrow } from "#base";
import { fetchLayer, type Layer } from "#image";

/** Fetches the layer, so that its entries can be read. */
export const fetchOrThrow = async (layer: Layer): Promise<Layer> => orThrow(await fetchLayer(layer));

/** A required image does not exist. */
export const missingImage = (what: string, name: string): FaultError =>
  new FaultError({
    kind: "image-not-found",
    message: `the ${what} ${name} does not exist`,
    remedy: "check the name, and push the image",
  });

export const emptyRunImage = (name: string): FaultError =>
  new FaultError({
    kind: "image-malformed",
    message: `the run image ${name} has no layers`,
    remedy: "use another run image",
  });
