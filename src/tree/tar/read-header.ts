/** Reads one header block: USTAR, GNU, STAR or V7, with numbers in octal or base-256. Names are kept as they are. */
import { type ByteString, type Bytes, byteString, byteStringOf } from "#base";

export interface RawHeader {
  readonly flag: string;
  readonly name: ByteString;
  readonly linkname: ByteString;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds. */
  readonly mtime: number;
  readonly rdev: number;
}

export const isZeroBlock = (block: Bytes): boolean => {
  for (let i = 0; i < 512; i++) if (block[i] !== 0) return false;
  return true;
};

/** Returns a message if the block is malformed. */
export function readHeader(block: Bytes): RawHeader | string {
  if (!isSumRight(block)) return "the checksum of a header is wrong";
  const magic = text(block, 257, 8);
  const isUstar = magic.startsWith("ustar") && block[262] === 0;
  const hasDevice = isUstar || magic === "ustar  ";
  const numbers = [
    numeric(block, 100, 8),
    numeric(block, 108, 8),
    numeric(block, 116, 8),
    numeric(block, 124, 12),
    numeric(block, 136, 12),
    hasDevice ? numeric(block, 329, 8) : 0,
    hasDevice ? numeric(block, 337, 8) : 0,
  ];
  if (!numbers.every(Number.isSafeInteger)) return "a header has a number that cannot be read";
  const [mode = 0, uid = 0, gid = 0, size = 0, mtime = 0, major = 0, minor = 0] = numbers;
  if (size < 0 || uid < 0 || gid < 0) return "a header has a negative size or owner";
  const prefix = isUstar ? text(block, 345, isStar(block) ? 131 : 155) : byteString("");
  const name = text(block, 0, 100);
  return {
    flag: String.fromCharCode(block[156] ?? 0),
    name: prefix === "" ? name : byteString`${prefix}/${name}`,
    linkname: text(block, 157, 100),
    mode: mode & 0o7777,
    uid,
    gid,
    size,
    mtime,
    rdev: major * 256 + minor,
  };
}

const isStar = (block: Bytes): boolean => byteStringOf(block.subarray(508, 512)) === "tar\0";

/** Accepts the sum of unsigned bytes, and of signed ones as an old tar wrote it. */
function isSumRight(block: Bytes): boolean {
  let unsigned = 8 * 0x20;
  let high = 0;
  for (let i = 0; i < 512; i++) {
    if (i === 148) i = 156;
    const byte = block[i] ?? 0;
    unsigned += byte;
    high += byte >> 7;
  }
  const written = numeric(block, 148, 8);
  return written === unsigned || written === unsigned - high * 256;
}

function text(block: Bytes, at: number, size: number): ByteString {
  let end = at;
  while (end < at + size && block[end] !== 0) end += 1;
  return end === at ? byteString("") : byteStringOf(block.subarray(at, end));
}

/** NaN if the field is not a number. Spaces and NULs may surround octal digits. */
function numeric(block: Bytes, at: number, size: number): number {
  const first = block[at] ?? 0;
  if (first >= 0x80) return base256(block, at, size);
  let from = at;
  let end = at + size;
  while (from < end && isBlank(block[from])) from += 1;
  while (end > from && isBlank(block[end - 1])) end -= 1;
  let value = 0;
  for (let i = from; i < end; i++) {
    const byte = block[i] ?? 0;
    if (byte === 0) break;
    const digit = byte - 0x30;
    if (digit < 0 || digit > 7) return Number.NaN;
    value = value * 8 + digit;
  }
  return value;
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

/** Big-endian two's complement after the marker bit. A result beyond 2^53 is not a safe integer. */
function base256(block: Bytes, at: number, size: number): number {
  const first = block[at] ?? 0;
  const isNegative = (first & 0x40) !== 0;
  const flip = isNegative ? 0xff : 0;
  let value = (first ^ flip) & 0x7f;
  for (let i = at + 1; i < at + size; i++) value = value * 256 + ((block[i] ?? 0) ^ flip);
  return isNegative ? -value - 1 : value;
}
