/** Reads the records of a PAX header: `<length> <key>=<value>\n`. */
import { type ByteString, type Bytes, byteStringOf } from "#base";

/** The records that change an entry. Others (access times, comments, extended attributes) are ignored. */
export interface PaxRecords {
  readonly path?: ByteString;
  readonly linkpath?: ByteString;
  readonly uid?: number;
  readonly gid?: number;
  readonly size?: number;
  readonly mtimeNs?: bigint;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Returns a message if the records are malformed. An empty value leaves the value of the header. */
export function readPax(bytes: Bytes): PaxRecords | string {
  const all = byteStringOf(bytes);
  const records: Writable<PaxRecords> = {};
  for (let at = 0; at < all.length; ) {
    const space = all.indexOf(" ", at);
    const digits = space < 0 || space - at > 8 ? "" : all.slice(at, space);
    const end = at + (/^\d+$/.test(digits) ? Number(digits) : 0);
    const equals = all.indexOf("=", space);
    if (end <= space + 1 || end > all.length || all[end - 1] !== "\n" || equals < 0 || equals >= end) {
      return "a PAX record has no valid length, key or end";
    }
    const wrong = keep(records, all.slice(space + 1, equals), all.slice(equals + 1, end - 1));
    if (wrong !== undefined) return wrong;
    at = end;
  }
  return records;
}

function keep(records: Writable<PaxRecords>, key: string, value: ByteString): string | undefined {
  if (key.startsWith("GNU.sparse.")) return `sparse files are not supported (${key})`;
  if (value === "") return undefined;
  if (key === "path" || key === "linkpath") {
    if (value.includes("\0")) return `the PAX ${key} has a NUL byte`;
    records[key] = value;
  } else if (key === "uid" || key === "gid" || key === "size") {
    const number = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number))
      return `the PAX ${key} ${JSON.stringify(value)} is not a number`;
    records[key] = number;
  } else if (key === "mtime") {
    const ns = timeNs(value);
    if (ns === undefined) return `the PAX mtime ${JSON.stringify(value)} is not a time`;
    records.mtimeNs = ns;
  }
  return undefined;
}

/** Reads decimal seconds; digits beyond nanoseconds are dropped. */
function timeNs(text: string): bigint | undefined {
  const match = /^(-?)(\d{1,18})(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = "", seconds = "0", fraction = ""] = match;
  const ns = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
  return sign === "-" ? -ns : ns;
}
