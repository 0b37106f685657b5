/** Writes header blocks. The checksum is summed while the fields are written: blocks are new, so other bytes are zero. */
import type { Bytes } from "#base";
import type { TarEntry } from "./entry.ts";
import { type HeaderPlan, NAME_SIZE, OCTAL_7_MAX, OCTAL_11_MAX } from "./plan.ts";

const TYPE_FLAG: Readonly<Record<TarEntry["type"], number>> = {
  file: 0x30,
  hardlink: 0x31,
  symlink: 0x32,
  char: 0x33,
  block: 0x34,
  dir: 0x35,
  fifo: 0x36,
};
const PAX_FLAG = 0x78;
const ZERO = 0x30;

const MAGIC = "ustar\u000000";
const CHECKSUM_AT = 148;
const CHECKSUM_BLANK = 8 * 0x20;

/** Writes the header of an entry into the block that starts at `at`. */
export function writeHeader(into: Bytes, at: number, entry: TarEntry, plan: HeaderPlan): void {
  const { meta, rdev = 0 } = entry;
  let sum = text(into, at, NAME_SIZE, plan.name);
  sum += octal(into, at + 100, 7, meta.mode);
  sum += octal(into, at + 108, 7, inRange(meta.uid, OCTAL_7_MAX));
  sum += octal(into, at + 116, 7, inRange(meta.gid, OCTAL_7_MAX));
  sum += octal(into, at + 124, 11, inRange(plan.size, OCTAL_11_MAX));
  sum += octal(into, at + 136, 11, inRange(plan.mtime, OCTAL_11_MAX));
  sum += text(into, at + 157, NAME_SIZE, plan.linkname);
  sum += octal(into, at + 329, 7, Math.floor(rdev / 256));
  sum += octal(into, at + 337, 7, rdev % 256);
  sum += text(into, at + 345, 155, plan.prefix);
  finish(into, at, TYPE_FLAG[entry.type], sum);
}

/** Writes the header of the PAX records before an entry, without owner, time and device. */
export function writePaxHeader(into: Bytes, at: number, plan: HeaderPlan): void {
  let sum = text(into, at, NAME_SIZE, plan.paxName);
  for (const field of [100, 108, 116]) sum += octal(into, at + field, 7, 0);
  sum += octal(into, at + 124, 11, plan.pax.length);
  sum += octal(into, at + 136, 11, 0);
  finish(into, at, PAX_FLAG, sum);
}

function finish(into: Bytes, at: number, flag: number, sum: number): void {
  into[at + 156] = flag;
  const total = sum + flag + CHECKSUM_BLANK + text(into, at + 257, 8, MAGIC);
  octal(into, at + CHECKSUM_AT, 6, total);
  into[at + CHECKSUM_AT + 7] = 0x20;
}

/** A number that does not fit is in a PAX record, and its field is zero. */
const inRange = (n: number, max: number): number => (n < 0 || n > max ? 0 : n);

/** Writes text, cut to the field. Returns the sum of the bytes. */
function text(into: Bytes, at: number, size: number, value: string): number {
  const field = value.length > size ? cut(value, size) : value;
  let sum = 0;
  for (let i = 0; i < field.length; i++) {
    const code = field.charCodeAt(i);
    into[at + i] = code;
    sum += code;
  }
  return sum;
}

/** A cut name must not end in a slash, which would mean a directory: as in Go, the first of the slashes becomes a NUL. */
function cut(value: string, size: number): string {
  const field = value.slice(0, size);
  if (!field.endsWith("/")) return field;
  const end = field.slice(0, -1).replace(/\/+$/, "").length;
  return `${field.slice(0, end)}\0${field.slice(end + 1)}`;
}

/** Writes octal digits with leading zeros. The byte after them is NUL already. Returns their sum. */
function octal(into: Bytes, at: number, digits: number, value: number): number {
  let rest = value;
  let sum = digits * ZERO;
  for (let i = at + digits - 1; i >= at; i--) {
    const digit = rest % 8;
    into[i] = ZERO + digit;
    sum += digit;
    rest = (rest - digit) / 8;
  }
  return sum;
}
