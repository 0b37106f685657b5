/** OCI images: layers as ordered entries, trees as views of them, and where images are kept. */
export { type RegistryStore, type RegistryStoreOptions, registryStore } from "./client/registryStore.ts";
export { apply, entryPath, flatten } from "./layers/apply.ts";
export { layerOf, layerOfBlob, layerOfTar, withMediaType } from "./layers/layer.ts";
export { ready, readyLayer } from "./layers/ready.ts";
export * as media from "./mediaTypes.ts";
export type * from "./model.ts";
export * as edit from "./operations.ts";
export { append, type Cut, cutAt, emptyImage, layerHistory, rebase } from "./operations.ts";
export { contextName, parseReference, type Reference, referenceName } from "./reference.ts";
export { network } from "./registry/network.ts";
export { type Registry, type RegistryFault, type RegistryOptions, registry } from "./registry/registry.ts";
export type * from "./store.types.ts";
export { memoryStore } from "./stores/memory.ts";
