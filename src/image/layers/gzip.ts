/**
 * Compresses and decompresses layers: gzip level 1, as in the official exporter, and zstd, which is only read. Compressed bytes may differ between
 * versions of zlib; diffIDs do not. A large tar becomes several gzip members, so that memory stays bounded.
 */
import { type Bytes, type Content, concat, contentOf, createScratch, ScratchError, storedContent } from "#base";
import { GunzipError, gunzip, gzip, unzipped } from "#base/platform";
import { throwImageFault } from "../model/faults.ts";
import { unzstd, ZSTD_WINDOW_MAX, ZstdError } from "./zstd.ts";

const MEMBER_BYTES = 64 * 1024 * 1024;
const OUTPUT_CHUNK = 64 * 1024;

export function compressTar(tar: Content): Content {
  if (tar.size <= MEMBER_BYTES) return contentOf(gzip(tar.bytes(), 1));
  return inScratch("the compressed layer", membersOf(tar));
}

function* membersOf(tar: Content): Generator<Bytes> {
  for (const part of slices(tar)) yield gzip(part, 1);
}

/** Puts the parts where they need no memory. */
function inScratch(name: string, parts: Iterable<Bytes>): Content {
  try {
    const scratch = createScratch();
    for (const part of parts) scratch.write(part);
    return storedContent(scratch.size, scratch.readAt);
  } catch (error) {
    if (error instanceof ScratchError)
      throwImageFault(
        "image-too-large",
        `${name} does not fit into the temporary directory: ${error.message}`,
        "free space there, or set TMPDIR to another directory",
      );
    throw error;
  }
}

/** Yields the content in pieces of about {@link MEMBER_BYTES}. */
function* slices(content: Content): Generator<Bytes> {
  let held: Bytes[] = [];
  let size = 0;
  for (const chunk of content.chunks()) {
    held.push(chunk);
    size += chunk.length;
    if (size < MEMBER_BYTES) continue;
    yield concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield concat(held);
}

const GIB = 1024 ** 3;

/** The largest allowed size of an unpacked layer: 50 times the blob, but at least half a gibibyte and less than four. */
export const tarBytesMaxOf = (compressedSize: number): number =>
  Math.min(4 * GIB - 1, Math.max(GIB / 2, 50 * compressedSize));

const MIB = 1024 * 1024;
/** A larger tar is put into a file. */
const IN_MEMORY_BYTES_MAX = 16 * MIB;
/** So much is kept in memory of all layers together; after that, only those that are smaller than a mebibyte. */
const TOGETHER_BYTES_MAX = 256 * MIB;
/** zlib unpacks these at once, in memory. What is larger is unpacked piece by piece, at a third of the speed. */
const AT_ONCE = { blob: 128 * MIB, tar: 192 * MIB };
/** The most that deflate can save. */
const RATIO_MAX = 1032;

/** The size in the last four bytes of gzip. It is that of the last member, and may be a lie. */
function claimedSize(blob: Content): number {
  if (blob.size < 18) return 0;
  const end = blob.part?.(blob.size - 4, 4).bytes() ?? blob.bytes().subarray(-4);
  return end.length < 4 ? 0 : new DataView(end.buffer, end.byteOffset, 4).getUint32(0, true);
}

/** How much zlib allocates at a time: a large result needs its memory once and not twice. */
function outputChunk(bytes: Bytes, claimed: number): number {
  const isLarge = claimed > IN_MEMORY_BYTES_MAX && claimed <= bytes.length * RATIO_MAX;
  return isLarge ? claimed + 1 : Math.min(OUTPUT_CHUNK, Math.max(1024, bytes.length * 4));
}

let keptBytes = 0;

function kept(name: string, tar: Bytes): Content {
  const isKept = tar.length <= MIB || (tar.length <= IN_MEMORY_BYTES_MAX && keptBytes < TOGETHER_BYTES_MAX);
  if (!isKept) return inScratch(name, [tar]);
  keptBytes += tar.length;
  return contentOf(tar);
}

interface Unpacking {
  readonly name: string;
  readonly bytesMax: number;
}

export function isGzip(content: Content): boolean {
  const [first] = content.chunks();
  return first?.[0] === 0x1f && first[1] === 0x8b;
}

/** The content, unpacked if it is gzip. */
export const withoutGzip = (content: Content, options: Unpacking): Content =>
  isGzip(content) ? decompressBlob(content, "gzip", options) : content;

/** Throws a fault for a blob that is truncated, not of this compression, or larger than `bytesMax` when unpacked. */
export function decompressBlob(blob: Content, as: "gzip" | "zstd", options: Unpacking): Content {
  try {
    return as === "gzip" ? withoutMembers(blob, options) : withoutFrames(blob, options);
  } catch (error) {
    if (error instanceof GunzipError || error instanceof ZstdError) return raiseFor(error.reason, as, options);
    throw error;
  }
}

function withoutMembers(blob: Content, { name, bytesMax }: Unpacking): Content {
  const claimed = claimedSize(blob);
  const atOnceMax = Math.min(bytesMax, AT_ONCE.tar);
  if (blob.size <= AT_ONCE.blob && claimed <= atOnceMax) {
    const bytes = blob.bytes();
    try {
      return kept(name, gunzip(bytes, { bytesMax: atOnceMax, chunkSize: outputChunk(bytes, claimed) }));
    } catch (error) {
      const isLarger = error instanceof GunzipError && error.reason === "too-large" && atOnceMax < bytesMax;
      if (!isLarger) throw error;
    }
  }
  return inScratch(name, within(bytesMax, unzipped(blob.chunks())));
}

function* within(bytesMax: number, parts: Iterable<Bytes>): Generator<Bytes> {
  let size = 0;
  for (const part of parts) {
    size += part.length;
    if (size > bytesMax) throw new GunzipError("too-large", "the unpacked bytes exceed the limit");
    yield part;
  }
}

/** A small result stays in memory. */
function withoutFrames(blob: Content, { name, bytesMax }: Unpacking): Content {
  const parts = unzstd(blob.bytes(), bytesMax)[Symbol.iterator]();
  const first: Bytes[] = [];
  let size = 0;
  for (let next = parts.next(); next.done !== true; next = parts.next()) {
    first.push(next.value);
    size += next.value.length;
    if (size > IN_MEMORY_BYTES_MAX) return inScratch(name, both(first, parts));
  }
  return kept(name, concat(first));
}

function* both(first: Bytes[], rest: Iterator<Bytes>): Generator<Bytes> {
  // Each part is free as soon as it is written.
  for (let part = first.shift(); part !== undefined; part = first.shift()) yield part;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}

function raiseFor(reason: GunzipError["reason"] | ZstdError["reason"], as: string, { name, bytesMax }: Unpacking) {
  switch (reason) {
    case "too-large":
      return throwImageFault(
        "image-too-large",
        `layer ${name} unpacks to more than ${bytesMax} bytes`,
        "rebuild the layer, or do not trust it",
      );
    case "truncated":
      return throwImageFault("image-truncated", `layer ${name} ends before its ${as} stream does`, "push it again");
    case "damaged":
      return throwImageFault("image-malformed", `layer ${name} is not ${as}`, "push it again");
    case "window":
      return throwImageFault(
        "image-unsupported",
        `layer ${name} needs a zstd window of more than ${ZSTD_WINDOW_MAX} bytes`,
        "compress it again without --long and --ultra",
      );
    case "dictionary":
      return throwImageFault("image-unsupported", `layer ${name} needs a zstd dictionary`, "compress it without one");
  }
}
