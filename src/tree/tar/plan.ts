/**
 * Plans the header of an entry, as the automatic format of Go's archive/tar does: USTAR if all values fit, otherwise a PAX header with the
 * other values before it.
 */
import { type ByteString, byteString, textOfByteString } from "#base";
import type { TarEntry } from "./entry.ts";
import { tarError } from "./fault.ts";
import { goClean } from "./go-path.ts";

export const BLOCK = 512;
export const NAME_SIZE = 100;
const PREFIX_SIZE = 155;
/** The largest numbers in octal fields of 8 and 12 bytes, which end with a NUL. */
export const OCTAL_7_MAX = 0o7777777;
export const OCTAL_11_MAX = 0o77777777777;
const PAX_MAX = 1 << 20;
const NO_RECORDS = byteString("");

export interface HeaderPlan {
  /** The values of the name and prefix fields. */
  readonly name: string;
  readonly prefix: string;
  readonly linkname: string;
  readonly size: number;
  /** Whole seconds, rounded to the nearest. */
  readonly mtime: number;
  /** Body of the PAX header; empty for plain USTAR. */
  readonly pax: ByteString;
  readonly paxName: string;
}

export function planHeader(entry: TarEntry): HeaderPlan {
  const { name, linkname = NO_RECORDS, meta } = entry;
  rejectUnencodable(entry);
  const size = entry.type === "file" ? (entry.content?.size ?? 0) : 0;
  const mtime = roundedSeconds(meta.mtimeNs);
  const nameFits = name.length <= NAME_SIZE && isAscii(name);
  const linkFits = linkname.length <= NAME_SIZE && isAscii(linkname);
  const numbersFit =
    fits(meta.uid, OCTAL_7_MAX) && fits(meta.gid, OCTAL_7_MAX) && fits(size, OCTAL_11_MAX) && fits(mtime, OCTAL_11_MAX);
  if (linkFits && numbersFit) {
    if (nameFits) return { name, prefix: "", linkname, size, mtime, pax: NO_RECORDS, paxName: "" };
    const at = splitAt(name);
    if (at > 0)
      return {
        name: name.slice(at + 1),
        prefix: name.slice(0, at),
        linkname,
        size,
        mtime,
        pax: NO_RECORDS,
        paxName: "",
      };
  }
  const pax = recordsOf([
    ["gid", fits(meta.gid, OCTAL_7_MAX) ? undefined : meta.gid],
    ["linkpath", linkFits ? undefined : linkname],
    ["mtime", fits(mtime, OCTAL_11_MAX) ? undefined : mtime],
    ["path", nameFits ? undefined : name],
    ["size", fits(size, OCTAL_11_MAX) ? undefined : size],
    ["uid", fits(meta.uid, OCTAL_7_MAX) ? undefined : meta.uid],
  ]);
  if (pax.length > PAX_MAX) throw unencodable(entry, "its extended header would exceed 1 MiB");
  return { name: asciiOf(name), prefix: "", linkname: asciiOf(linkname), size, mtime, pax, paxName: paxNameOf(name) };
}

/** The bytes before the content of an entry: one block, or two and the PAX body. */
export const headerSize = (plan: HeaderPlan): number =>
  plan.pax === "" ? BLOCK : 2 * BLOCK + plan.pax.length + padding(plan.pax.length);

export const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

const isAscii = (bytes: string): boolean => {
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes.charCodeAt(i);
    if (code === 0 || code > 127) return false;
  }
  return true;
};

function rejectUnencodable(entry: TarEntry): void {
  const { name, linkname, type, rdev = 0 } = entry;
  if (name.includes("\0") || linkname?.includes("\0")) throw unencodable(entry, "a name cannot contain a NUL byte");
  const isLeaf = type === "file" || type === "char" || type === "block" || type === "fifo";
  if (isLeaf && name.endsWith("/")) throw unencodable(entry, `a ${type} cannot have a trailing slash`);
  if (rdev < 0 || rdev / 256 > OCTAL_7_MAX) throw unencodable(entry, `device number ${rdev} does not fit`);
}

const unencodable = (entry: TarEntry, why: string) =>
  tarError("tar-not-encodable", `cannot write the entry ${JSON.stringify(textOfByteString(entry.name))}: ${why}`);

const fits = (n: number, max: number): boolean => n >= 0 && n <= max;

/** The index of the slash after the prefix, or -1 if the name cannot be split. */
function splitAt(name: string): number {
  if (!isAscii(name)) return -1;
  let length = name.length;
  if (length > PREFIX_SIZE + 1) length = PREFIX_SIZE + 1;
  else if (name.endsWith("/")) length -= 1;
  const at = name.lastIndexOf("/", length - 1);
  const rest = name.length - at - 1;
  return at <= 0 || rest > NAME_SIZE || rest === 0 || at > PREFIX_SIZE ? -1 : at;
}

const asciiOf = (bytes: string): string => (isAscii(bytes) ? bytes : [...bytes].filter(isAscii).join(""));

function paxNameOf(name: string): string {
  const at = name.lastIndexOf("/") + 1;
  const joined = goClean(`${name.slice(0, at)}PaxHeaders.0/${name.slice(at)}`);
  return asciiOf(joined).slice(0, NAME_SIZE).replace(/\/+$/, "");
}

function recordsOf(
  values: readonly (readonly [
    "gid" | "linkpath" | "mtime" | "path" | "size" | "uid",
    ByteString | number | undefined,
  ])[],
): ByteString {
  let out = NO_RECORDS;
  for (const [key, value] of values) {
    if (value === undefined) continue;
    const body = byteString` ${key}=${value}\n`;
    let length = body.length + String(body.length).length;
    length = body.length + String(length).length;
    out = byteString`${out}${length}${body}`;
  }
  return out;
}

let lastNs = 0n;
let lastSeconds = 0;
/** Halves round up. Computed again only for another time, because most entries of an archive have the same one. */
function roundedSeconds(ns: bigint): number {
  if (ns !== lastNs) {
    const shifted = ns + 500_000_000n;
    const floor = shifted / 1_000_000_000n - (shifted % 1_000_000_000n < 0n ? 1n : 0n);
    lastNs = ns;
    lastSeconds = Number(floor);
  }
  return lastSeconds;
}
