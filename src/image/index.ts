/** OCI images: layers as ordered entries, trees as views of them, and where images are kept. */
export type * from "./model.ts";
export type * from "./store.types.ts";
