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
const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
export const DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

export const OCI_MEDIA: Image["mediaType"] = { manifest: OCI_MANIFEST, config: OCI_CONFIG };
export const DOCKER_MEDIA: Image["mediaType"] = { manifest: DOCKER_MANIFEST, config: DOCKER_CONFIG };

export const isIndex = (mediaType: string): boolean => mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
/** A manifest with another configuration is an artifact, not an image. */
export const isImageConfig = (mediaType: string): boolean => mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
export const isManifest = (mediaType: string): boolean => mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST;

const COMPRESSION: Readonly<Record<string, "gzip" | "none">> = {
  [OCI_LAYER]: "none",
  [OCI_LAYER_GZIP]: "gzip",
  "application/vnd.oci.image.layer.nondistributable.v1.tar": "none",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip": "gzip",
  [DOCKER_LAYER]: "none",
  [DOCKER_LAYER_GZIP]: "gzip",
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip": "gzip",
};

/** Undefined for unsupported media types (zstd) and other blobs. */
export const compressionOf = (layerMediaType: string): "gzip" | "none" | undefined =>
  Object.hasOwn(COMPRESSION, layerMediaType) ? COMPRESSION[layerMediaType] : undefined;
