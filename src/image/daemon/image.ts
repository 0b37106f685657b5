/** An image as a Docker daemon keeps it: a configuration and uncompressed layers, without a manifest. */
import { type Content, contentOf, utf8 } from "#base";
import { readManifest } from "../documents/manifest.ts";
import { storedImage } from "../documents/stored-image.ts";
import { layerOfTar } from "../layers/layer.ts";
import { throwImageFault } from "../model/faults.ts";
import type { StoredImage } from "../model/image.ts";
import { DOCKER_LAYER, DOCKER_MEDIA } from "../model/media-types.ts";

/** Throws a fault if configuration and layers do not match. The manifest is made here, so its digest means nothing to others. */
export function imageOfConfig(config: Content, tars: readonly Content[]): StoredImage {
  const manifest = contentOf(utf8(JSON.stringify(manifestOf(config, tars))));
  const parsed = readManifest(manifest);
  if (parsed.kind !== "manifest") return throwImageFault("image-malformed", "an index is not an image");
  const layers = new Map(tars.map((tar) => [tar.digest, layerOfTar(tar, DOCKER_LAYER)]));
  return storedImage({ manifest, parsed, config }, ({ digest }, diffId) => {
    const layer = layers.get(diffId);
    if (digest === diffId && layer !== undefined) return layer;
    return throwImageFault("image-digest-mismatch", `a layer is ${digest}, and the configuration says ${diffId}`);
  });
}

const manifestOf = (config: Content, tars: readonly Content[]) => ({
  schemaVersion: 2,
  mediaType: DOCKER_MEDIA.manifest,
  config: { mediaType: DOCKER_MEDIA.config, size: config.size, digest: config.digest },
  layers: tars.map(({ size, digest }) => ({ mediaType: DOCKER_LAYER, size, digest })),
});
