/**
 * Compresses and decompresses layers: gzip level 1, as in the official exporter. Compressed bytes may differ between versions of zlib; diffIDs
 * do not. A large tar becomes several gzip members, so that memory stays bounded.
 */
import { type Bytes, type Content, concat, contentOf, streamedContent } from "#base";
import { GunzipError, gunzip, gzip } from "#base/platform";
import { throwImageFault } from "../model/faults.ts";

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

/** Throws a fault for a blob that is truncated, not gzip, or larger than `bytesMax` when unpacked. */
export function decompressBlob(blob: Content, options: { readonly name: string; readonly bytesMax: number }): Bytes {
  const chunkSize = Math.min(OUTPUT_CHUNK, Math.max(1024, blob.size * 4));
  try {
    return gunzip(blob.bytes(), { bytesMax: options.bytesMax, chunkSize });
  } catch (error) {
    if (error instanceof GunzipError) return raiseFor(error, options);
    throw error;
  }
}

function raiseFor({ reason }: GunzipError, { name, bytesMax }: { readonly name: string; readonly bytesMax: number }) {
  if (reason === "too-large")
    return throwImageFault(
      "image-too-large",
      `layer ${name} unpacks to more than ${bytesMax} bytes`,
      "rebuild the layer, or do not trust it",
    );
  return reason === "truncated"
    ? throwImageFault("image-truncated", `layer ${name} ends before its gzip stream does`, "push it again")
    : throwImageFault("image-malformed", `layer ${name} is not gzip`, "push it again");
}
