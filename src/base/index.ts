/**
 * What every room uses: bytes, digests, paths, versions, faults, HTTP exchanges, seeded randomness and clocks.
 * `#base/host` and `#base/platform` are doors of their own.
 *
 * More than thirty names: it holds the common types of all rooms.
 */
export { BoundedCache } from "./bounded-cache.ts";
export type { Brand } from "./brand.ts";
export {
  byteString,
  byteStringOf,
  byteStringOfEscaped,
  byteStringOfLatin1,
  byteStrings,
  bytesOf,
  escapedTextOf,
  joinByteStrings,
  textOfByteString,
} from "./byte-string.ts";
export type { ByteString, Bytewise } from "./byte-string.types.ts";
export { type Bytes, concat, strictTextOf, textOf, utf8 } from "./bytes.ts";
export { type Clock, steppingClock } from "./clock.ts";
export { closestName, closestPattern } from "./closest-name.ts";
export { type Content, contentOf, EMPTY, storedContent, streamedContent } from "./content.ts";
export { countOf } from "./count.ts";
export { type Digest, digestOf, hexOf, isDigest } from "./digest.ts";
export { describeFault, type Fault, FaultError, fail, ok, orThrow, type Result, type Where } from "./fault.ts";
export { type Exchange, type HttpRequest, type HttpResponse, NetworkError, queryOf } from "./http.ts";
export { InvariantError, invariant, unreachable } from "./invariant.ts";
export { isJsonObject, type Json, type JsonObject } from "./json.ts";
export { excessOf, type JsonBounds } from "./json-bounds.ts";
export { lazy } from "./lazy.ts";
export {
  type AbsPath,
  absPath,
  ancestors,
  baseName,
  child,
  elementAt,
  elements,
  isName,
  isWithin,
  join,
  type Name,
  nameOf,
  parentOf,
  pathOfText,
  ROOT,
  relativeTo,
  resolvePath,
} from "./path.ts";
export { type Random, random } from "./random.ts";
export { recover } from "./recover.ts";
export { createScratch, type Scratch, ScratchError } from "./scratch.ts";
export { createTurns } from "./turns.ts";
export { type Api, api, atLeast, compareApi, parseApi } from "./version.ts";
export { type ApiSpan, isInSpan, parseApiSpan, type RangeFault, versionsWithin } from "./version-range.ts";
export { withMembers } from "./with-members.ts";
