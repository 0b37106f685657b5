/** OCI images: layers as ordered entries, trees as views of them, and where images are kept. */
export type { Artifact, ArtifactStore, StoredArtifact } from "./artifact.ts";
export * as artifacts from "./artifact.ts";
export { type RegistryStore, type RegistryStoreOptions, registryStore } from "./client/registryStore.ts";
export { hostFiles } from "./host/files.ts";
export { type NodeExchangeOptions, nodeExchange } from "./host/nodeExchange.ts";
export { type Served, type ServeOptions, serve } from "./host/serve.ts";
export { apply, flatten } from "./layers/apply.ts";
export { layerOf, layerOfBlob, layerOfTar, withMediaType } from "./layers/layer.ts";
export { ready, readyLayer } from "./layers/ready.ts";
export { DOCKER_LAYER_GZIP, DOCKER_MEDIA, OCI_LAYER_GZIP, OCI_MEDIA } from "./mediaTypes.ts";
export type * from "./model.ts";
export {
  append,
  type Cut,
  cutAt,
  emptyImage,
  envOf,
  labelOf,
  layerHistory,
  rebase,
  setConfig,
  setLabels,
  setRunConfig,
} from "./operations.ts";
export { contextName, parseReference, type Reference, referenceName } from "./reference.ts";
export type { RegistryFault } from "./registry/faults.ts";
export { network } from "./registry/network.ts";
export { type LoggedRequest, type Registry, type RegistryOptions, registry } from "./registry/registry.ts";
export type * from "./store.types.ts";
export { asStored } from "./stored.ts";
export { archiveStore } from "./stores/archive.ts";
export type { LayoutFiles } from "./stores/files.types.ts";
export { type LayoutOptions, layoutStore } from "./stores/layout.ts";
export { memoryStore } from "./stores/memory.ts";
