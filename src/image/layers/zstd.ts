/**
 * Unpacks zstd (RFC 8878) within a limit. The frames are split first, because a blob can have thousands of them (one for each file in
 * zstd:chunked), and because their headers say how much memory each one needs.
 */
import { Decompress, decompress } from "fzstd";
import { type Bytes, concat } from "#base";

/** Why bytes could not be unpacked. */
export class ZstdError extends Error {
  override readonly name = "ZstdError";
  readonly reason: "too-large" | "truncated" | "damaged" | "window" | "dictionary";
  constructor(reason: ZstdError["reason"]) {
    super(reason);
    this.reason = reason;
  }
}

/** The largest window of a frame that does not say its size. The encoders of image tools use at most this. */
export const ZSTD_WINDOW_MAX = 32 * 1024 * 1024;
/** The library reads sizes as signed numbers of 32 bits. */
const FRAME_BYTES_MAX = 2 ** 31 - 1;
/** A frame with a larger window is unpacked in memory, if it says that it has at most so many bytes. */
const WHOLE_BYTES_MAX = 512 * 1024 * 1024;
/** A frame of more bytes is unpacked in parts. */
const PART_BYTES = 1024 * 1024;

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** The result in parts. Throws a {@link ZstdError}, also if the result has more than `bytesMax` bytes. The caller checks the digest of the result. */
export function* unzstd(bytes: Bytes, bytesMax: number): Generator<Bytes> {
  let size = 0;
  for (const frame of framesOf(bytes)) {
    if (size + (frame.contentSize ?? 0) > Math.min(bytesMax, FRAME_BYTES_MAX)) throw new ZstdError("too-large");
    const isWide = frame.windowSize > ZSTD_WINDOW_MAX;
    if (isWide && (!frame.contentSize || frame.contentSize > WHOLE_BYTES_MAX)) throw new ZstdError("window");
    const isWhole =
      frame.contentSize !== undefined && frame.contentSize > 0 && (isWide || frame.contentSize < PART_BYTES);
    for (const part of isWhole ? guarded(() => [decompress(frame.bytes)]) : partsOf(frame)) {
      size += part.length;
      if (size > bytesMax) throw new ZstdError("too-large");
      yield part;
    }
  }
}

interface Frame {
  readonly bytes: Bytes;
  /** Where each block ends, except the last one. */
  readonly blocks: readonly number[];
  /** Undefined if the header does not say it. */
  readonly contentSize: number | undefined;
  readonly windowSize: number;
}

/** Needs the memory of its window, and not of its content. Block by block, because four bytes may unpack to 128 KiB. */
function* partsOf({ bytes, blocks }: Frame): Generator<Bytes> {
  let made: Bytes[] = [];
  const unpacking = new Decompress((part) => made.push(part));
  let from = 0;
  for (const to of [...blocks, bytes.length]) {
    guarded(() => unpacking.push(bytes.subarray(from, to), to === bytes.length));
    yield* made;
    made = [];
    from = to;
  }
}

/** The library throws errors with a numeric code, and range errors for lengths that do not fit. */
function guarded<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ZstdError) throw error;
    if (error instanceof RangeError || (error instanceof Error && "code" in error && typeof error.code === "number"))
      throw new ZstdError("damaged");
    throw error;
  }
}

/** The frames in order, without the skippable ones, which have no content. */
function* framesOf(bytes: Bytes): Generator<Frame> {
  if (bytes.length === 0) throw new ZstdError("truncated");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const magic = numberAt(view, at, 4);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      at += 8 + numberAt(view, at + 4, 4);
      if (at > bytes.length) throw new ZstdError("truncated");
      continue;
    }
    if (magic !== FRAME) throw new ZstdError("damaged");
    const header = headerAt(view, at + 4);
    const blocks = blockEnds(view, header.end);
    const end = (blocks.pop() ?? header.end) + (header.hasChecksum ? 4 : 0);
    if (end > bytes.length) throw new ZstdError("truncated");
    const start = at;
    yield { ...header, bytes: bytes.subarray(start, end), blocks: blocks.map((to) => to - start) };
    at = end;
  }
}

const DICTIONARY_BYTES = [0, 1, 2, 4] as const;

/** RFC 8878, 3.1.1.1. */
function headerAt(view: DataView, at: number) {
  const descriptor = numberAt(view, at, 1);
  const isSingle = (descriptor & 32) !== 0;
  const dictionaryBytes = DICTIONARY_BYTES[descriptor & 3] ?? 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag;
  const dictionaryAt = at + (isSingle ? 1 : 2);
  if (numberAt(view, dictionaryAt, dictionaryBytes) !== 0) throw new ZstdError("dictionary");
  const end = dictionaryAt + dictionaryBytes + sizeBytes;
  const size = numberAt(view, end - sizeBytes, sizeBytes) + (sizeFlag === 1 ? 256 : 0);
  return {
    end,
    hasChecksum: (descriptor & 4) !== 0,
    contentSize: sizeBytes === 0 ? undefined : size,
    windowSize: isSingle ? size : windowOf(numberAt(view, at + 1, 1)),
  };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Where each block ends: 3.1.1.2. A block of the type RLE has one byte. */
function blockEnds(view: DataView, from: number): number[] {
  const ends: number[] = [];
  for (let at = from; ; ) {
    const header = numberAt(view, at, 3);
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
    ends.push(at);
    if ((header & 1) === 1) return ends;
  }
}

/** A little-endian number. */
function numberAt(view: DataView, at: number, bytes: number): number {
  if (at + bytes > view.byteLength) throw new ZstdError("truncated");
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}

const BLOCK_BYTES_MAX = 128 * 1024;
/** The header has a size of four bytes, which is the window too. */
const SINGLE_WITH_SIZE = 0xa0;

/** One frame whose blocks are not compressed: a legal blob of this type, without an encoder. */
export function storedZstd(bytes: Bytes): Bytes {
  const header = new DataView(new ArrayBuffer(9));
  header.setUint32(0, FRAME, true);
  header.setUint8(4, SINGLE_WITH_SIZE);
  header.setUint32(5, bytes.length, true);
  const parts: Bytes[] = [new Uint8Array(header.buffer)];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK_BYTES_MAX) {
    const part = bytes.subarray(at, at + BLOCK_BYTES_MAX);
    const block = part.length * 8 + (at + part.length === bytes.length ? 1 : 0);
    parts.push(new Uint8Array([block & 255, (block >> 8) & 255, block >> 16]), part);
  }
  return concat(parts);
}
