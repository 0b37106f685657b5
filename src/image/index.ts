/**
 * OCI images: layers as ordered entries, trees as views of them, and the stores of images.
 *
 * More than thirty names: each kind of store has a constructor, and the parts of an image have types of their own.
 */

export { daemonStore, imageIdOf } from "./client/daemon-store.ts";
export { type RegistryStore, registryStore } from "./client/registry-store.ts";
export { type Daemon, daemon } from "./daemon/daemon.ts";
export type { Artifact, ArtifactStore, StoredArtifact } from "./documents/artifact.ts";
export * as artifacts from "./documents/artifact.ts";
export { storedImageOf } from "./documents/stored-image.ts";
export { hostFiles } from "./host/files.ts";
export { nodeExchange } from "./host/node-exchange.ts";
export { serve } from "./host/serve.ts";
export { apply, flatten } from "./layers/apply.ts";
export { fetchImage, fetchLayer } from "./layers/fetch.ts";
export { isGzip } from "./layers/gzip.ts";
export { layerOf, layerOfBlob, layerOfTar, withMediaType } from "./layers/layer.ts";
export type { ImageFault } from "./model/faults.ts";
export type * from "./model/image.ts";
export {
  DOCKER_LAYER_GZIP,
  DOCKER_MEDIA,
  layerTypeIn,
  OCI_LAYER_GZIP,
  OCI_MEDIA,
  ociTypeOf,
} from "./model/media-types.ts";
export {
  append,
  emptyImage,
  envOf,
  labelOf,
  layerHistory,
  rebaseImage,
  setConfig,
  setLabels,
  setRunConfig,
  withVariable,
} from "./model/operations.ts";
export { contextName, parseReference, referenceName } from "./model/reference.ts";
export type * from "./model/store.ts";
export { network } from "./registry/network.ts";
export { type LoggedRequest, type Registry, type RegistryOptions, registry } from "./registry/registry.ts";
export type { RegistryState } from "./registry/state.ts";
export { archiveStore } from "./stores/archive.ts";
export { layoutStore } from "./stores/layout.ts";
export type { LayoutFiles } from "./stores/layout-files.ts";
