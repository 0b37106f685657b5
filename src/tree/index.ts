/** A file system as a value: names to inodes, immutable; drafts, diff, walk, print and the tar codec. */
export type * from "./draft.types.ts";
export type * from "./model.ts";
