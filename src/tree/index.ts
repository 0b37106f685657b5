/** A file system as a value: names to inodes, immutable; drafts, diff, walk, print and the tar codec. */
export { type Change, diff, sameContent } from "./diff.ts";
export { draftOf, graft } from "./draft/draft.ts";
export { DraftError } from "./draft/error.ts";
export type * from "./draft.types.ts";
export { lookup, type Resolved, resolve } from "./lookup.ts";
export type * from "./model.ts";
export { dir, emptyTree, FIXED_MTIME_NS, file, special, symlink } from "./node.ts";
export { print } from "./print.ts";
export { type FileSpec, makeParents, treeOf } from "./spec.ts";
export { decodeTar, readTar } from "./tar/decode.ts";
export { encodeTar, tarContent } from "./tar/encode.ts";
export type { TarEntry } from "./tar/entry.ts";
export type { TarFault } from "./tar/fault.ts";
export type { TarLimits } from "./tar/limits.ts";
export { countInodes, type Walked, walk } from "./walk.ts";
