/** A file system as an immutable value: trees, drafts, diff, walk, print, the tar codec, archives and memfs volumes. */

export type { ArchiveFault } from "./archive/fault.ts";
export { type ArchivePolicy, ROOT_FILE_SYSTEM, STRICT_ARCHIVE } from "./archive/policy.ts";
export { type ArchiveLimits, type ArchiveReadFault, readArchive } from "./archive/read.ts";
export { unpackEntries } from "./archive/unpack.ts";
export { type ArchiveSink, writeArchive } from "./archive/write.ts";
export { draftOf, graft } from "./draft/draft.ts";
export type * from "./draft/draft.types.ts";
export { DraftError } from "./draft/error.ts";
export { type Change, diff, sameContent } from "./model/diff.ts";
export { lookup, type Resolved, resolve } from "./model/lookup.ts";
export { describeMetaDifference } from "./model/meta-difference.ts";
export { dir, emptyTree, FIXED_MTIME_NS, file, special, symlink } from "./model/node.ts";
export { print } from "./model/print.ts";
export type * from "./model/tree.ts";
export { countInodes, type WalkEntry, walk } from "./model/walk.ts";
export { makeParents, type NodeSpec, treeOf } from "./spec.ts";
export { decodeTar, readTar } from "./tar/decode.ts";
export { encodeTar, tarContent } from "./tar/encode.ts";
export type { TarEntry } from "./tar/entry.ts";
export type { TarFault } from "./tar/fault.ts";
export type { TarLimits } from "./tar/limits.ts";
export { fromVolume, toVolume } from "./volume.ts";
