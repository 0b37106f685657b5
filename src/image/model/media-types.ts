/** Media types of OCI and Docker, with their compression. */
import type { Image } from "./image.ts";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
export const OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
export const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
export const DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

export const OCI_MEDIA: Image["mediaType"] = { manifest: OCI_MANIFEST, config: OCI_CONFIG };
export const DOCKER_MEDIA: Image["mediaType"] = { manifest: DOCKER_MANIFEST, config: DOCKER_CONFIG };

export const isIndex = (mediaType: string): boolean => mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
/** A manifest with another configuration is an artifact, not an image. */
export const isImageConfig = (mediaType: string): boolean => mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
export const isManifest = (mediaType: string): boolean => mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST;

export type Compression = "gzip" | "zstd" | "none";

export const OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
const OCI_FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar";

/** The compression of each type of a layer, and the type of OCI for the same blob. */
const LAYERS: Readonly<Record<string, readonly [Compression, oci: string]>> = {
  [OCI_LAYER]: ["none", OCI_LAYER],
  [OCI_LAYER_GZIP]: ["gzip", OCI_LAYER_GZIP],
  [OCI_LAYER_ZSTD]: ["zstd", OCI_LAYER_ZSTD],
  [OCI_FOREIGN]: ["none", OCI_FOREIGN],
  [`${OCI_FOREIGN}+gzip`]: ["gzip", `${OCI_FOREIGN}+gzip`],
  [`${OCI_FOREIGN}+zstd`]: ["zstd", `${OCI_FOREIGN}+zstd`],
  [DOCKER_LAYER]: ["none", OCI_LAYER],
  [DOCKER_LAYER_GZIP]: ["gzip", OCI_LAYER_GZIP],
  "application/vnd.docker.image.rootfs.diff.tar.zstd": ["zstd", OCI_LAYER_ZSTD],
  "application/vnd.docker.image.rootfs.foreign.diff.tar": ["none", OCI_FOREIGN],
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip": ["gzip", `${OCI_FOREIGN}+gzip`],
};

const known = (mediaType: string) => (Object.hasOwn(LAYERS, mediaType) ? LAYERS[mediaType] : undefined);

/** Undefined for unsupported media types (encrypted layers) and other blobs. */
export const compressionOf = (layerMediaType: string): Compression | undefined => known(layerMediaType)?.[0];
/** The type of OCI for the same blob. */
export const ociTypeOf = (layerMediaType: string): string => known(layerMediaType)?.[1] ?? layerMediaType;
/** The type for the same blob in a manifest of that type, so that an image has types of OCI only, or of Docker only. */
export function layerTypeIn(manifest: string, layerMediaType: string): string {
  const oci = ociTypeOf(layerMediaType);
  if (manifest === OCI_MANIFEST) return oci;
  const ofDocker = Object.entries(LAYERS).find(
    ([type, [, same]]) => same === oci && type !== oci && !type.includes(".oci."),
  );
  return ofDocker?.[0] ?? layerMediaType;
}
/** A foreign layer may be elsewhere: the registry does not need its blob. */
export const isForeign = (layerMediaType: string): boolean => /nondistributable|foreign/.test(layerMediaType);
