/**
 * A file system as an immutable value: trees, drafts, diff, walk, print, the tar codec, archives and memfs volumes.
 *
 * More than thirty names: each kind of node has a type, and many rooms make and read trees.
 */

export { ROOT_FILE_SYSTEM, STRICT_ARCHIVE } from "./archive/policy.ts";
export { readArchive } from "./archive/read.ts";
export { unpackEntries } from "./archive/unpack.ts";
export { draftOf, graft } from "./draft/draft.ts";
export type * from "./draft/draft.types.ts";
export { type Change, diff, sameContent } from "./model/diff.ts";
export { lookup, resolve } from "./model/lookup.ts";
export { describeMetaDifference } from "./model/meta-difference.ts";
export { dir, emptyTree, FIXED_MTIME_NS, file, specialNode, symlink } from "./model/node.ts";
export { print } from "./model/print.ts";
export type * from "./model/tree.ts";
export { walk } from "./model/walk.ts";
export { makeParents, type NodeSpec, treeOf } from "./spec.ts";
export { decodeTar } from "./tar/decode.ts";
export { encodeTar, tarContent } from "./tar/encode.ts";
export type { TarEntry } from "./tar/entry.ts";
export { fromVolume, toVolume } from "./volume.ts";
