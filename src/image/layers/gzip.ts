/**
 * Compresses and decompresses layers: gzip level 1, as in the official exporter, and zstd, which is only read. Compressed bytes may differ between
 * versions of zlib; diffIDs do not. A large tar becomes several gzip members, so that memory stays bounded.
 */
import { type Bytes, type Content, concat, contentOf, streamedContent } from "#base";
import { GunzipError, gunzip, gzip } from "#base/platform";
import { throwImageFault } from "../model/faults.ts";
import { unzstd, ZSTD_WINDOW_MAX, ZstdError } from "./zstd.ts";

const MEMBER_BYTES = 64 * 1024 * 1024;
const OUTPUT_CHUNK = 64 * 1024;

export function compressTar(tar: Content): Content {
  const members: Bytes[] = [];
  for (const part of slices(tar)) members.push(gzip(part, 1));
  const [only] = members;
  if (only !== undefined && members.length === 1) return contentOf(only);
  return streamedContent(
    members.reduce((size, member) => size + member.length, 0),
    () => members,
  );
}

/** Yields the content in pieces of about {@link MEMBER_BYTES}, and one empty piece for empty content. */
function* slices(content: Content): Generator<Bytes> {
  if (content.size <= MEMBER_BYTES) {
    yield content.bytes();
    return;
  }
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

/** More than this stays in parts, because joining them needs the memory twice. */
const TOGETHER_BYTES_MAX = 16 * 1024 * 1024;
/** The most that deflate can save. */
const RATIO_MAX = 1032;

/**
 * The size in the last four bytes of gzip, so that a large result needs its memory once and not twice. It is that of the last member and may be a
 * lie: then the result comes in more parts.
 */
function outputChunk(bytes: Bytes, bytesMax: number): number {
  const small = Math.min(OUTPUT_CHUNK, Math.max(1024, bytes.length * 4));
  if (bytes.length < 18) return small;
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  const isLarge = size > TOGETHER_BYTES_MAX && size < bytesMax && size <= bytes.length * RATIO_MAX;
  return isLarge ? size + 1 : small;
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
  const { bytesMax } = options;
  try {
    const bytes = blob.bytes();
    if (as === "gzip") return contentOf(gunzip(bytes, { bytesMax, chunkSize: outputChunk(bytes, bytesMax) }));
    const parts = unzstd(bytes, bytesMax);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    return size <= TOGETHER_BYTES_MAX ? contentOf(concat(parts)) : streamedContent(size, () => parts);
  } catch (error) {
    if (error instanceof GunzipError || error instanceof ZstdError) return raiseFor(error.reason, as, options);
    throw error;
  }
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
