/**
 * Writes archives with tar-stream (OCI archives, buildpack packages). `encodeTar` writes layers, because their digests depend on every byte.
 */
import type { Header, Pack } from "tar-stream";
import {
  type ByteString,
  type Bytes,
  byteStringOf,
  bytesOf,
  type Content,
  EMPTY,
  invariant,
  strictTextOf,
  textOfByteString,
  utf8,
} from "#base";
import { bufferOf } from "#base/platform";
import type { TarEntry } from "../tar/entry.ts";
import { tarError } from "../tar/fault.ts";

export interface ArchiveSink {
  /** `writeArchive` waits for it before it writes more. */
  write(bytes: Bytes): void | Promise<void>;
}

/** The entries that tar-stream receives together: single entries wait too often, and a long queue is slow. */
const BATCH_ENTRIES = 128;
const BATCH_BYTES = 1 << 20;

const TYPE: Readonly<Record<TarEntry["type"], Header["type"]>> = {
  file: "file",
  dir: "directory",
  symlink: "symlink",
  hardlink: "link",
  fifo: "fifo",
  char: "character-device",
  block: "block-device",
};

/** Larger numbers need PAX records, because tar-stream clamps them in USTAR fields. */
const OCTAL_6_MAX = 0o777777;
const INT32_MAX = 2 ** 31 - 1;
const REGULAR = 0o100000;
/** tar-stream adds a slash to the name of a directory. */
const NAME_MAX = 100;

/** Rejects with a `FaultError` (`tar-not-encodable`) for a name that is not UTF-8, and with the error of the sink. */
export async function writeArchive(entries: Iterable<TarEntry>, sink: ArchiveSink): Promise<void> {
  const { pack: newPack } = await import("tar-stream");
  const pack = newPack();
  const drained = drain(pack, sink);
  const filled = fill(pack, entries).catch((error: unknown) => {
    pack.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  });
  const [written, read] = await Promise.allSettled([filled, drained]);
  if (read.status === "rejected" && written.status === "fulfilled") throw read.reason;
  if (written.status === "rejected")
    throw read.status === "rejected" && isClosed(written.reason) ? read.reason : written.reason;
}

async function drain(pack: Pack, sink: ArchiveSink): Promise<void> {
  for await (const chunk of pack) {
    invariant(chunk instanceof Uint8Array, "tar-stream gives bytes");
    await sink.write(chunk);
  }
}

async function fill(pack: Pack, entries: Iterable<TarEntry>): Promise<void> {
  let last: Promise<void> | undefined;
  let count = 0;
  let bytes = 0;
  for (const entry of entries) {
    const header = headerOf(entry);
    const content = entry.type === "file" ? (entry.content ?? EMPTY) : EMPTY;
    last = content.size > BATCH_BYTES ? addLarge(pack, header, content) : add(pack, header, content);
    count += 1;
    bytes += content.size;
    if (count < BATCH_ENTRIES && bytes < BATCH_BYTES) continue;
    await last;
    count = 0;
    bytes = 0;
  }
  await last;
  pack.finalize();
}

const add = (pack: Pack, header: Headers, content: Content): Promise<void> =>
  new Promise((resolve, reject) => {
    pack.entry(header, bufferOf(content.bytes()), (error) => (error ? reject(error) : resolve()));
  });

const addLarge = (pack: Pack, header: Headers, content: Content): Promise<void> =>
  new Promise((resolve, reject) => {
    const stream = pack.entry(header, (error) => (error ? reject(error) : resolve()));
    const chunks = content.chunks()[Symbol.iterator]();
    const next = (): void => {
      for (let chunk = chunks.next(); !chunk.done; chunk = chunks.next()) {
        if (stream.write(bufferOf(chunk.value))) continue;
        stream.once("drain", next);
        return;
      }
      stream.end(null);
    };
    next();
  });

type Headers = Partial<Header> & Pick<Header, "name">;

function headerOf(entry: TarEntry): Headers {
  const { meta, rdev = 0 } = entry;
  const pax = recordsOf(entry);
  return {
    name: unicode(entry.name),
    type: TYPE[entry.type],
    // tar-stream replaces a mode of 0. The extra bit prevents that, and tar-stream does not write it.
    mode: meta.mode | REGULAR,
    uid: meta.uid,
    gid: meta.gid,
    size: entry.content?.size ?? 0,
    // biome-ignore lint/style/noRestrictedGlobals: converts a given time and reads no clock: tar-stream takes a Date
    mtime: new Date(pax.mtime === undefined ? Number(meta.mtimeNs / 1_000_000n) : 0),
    ...(entry.linkname === undefined ? {} : { linkname: unicode(entry.linkname) }),
    devmajor: Math.floor(rdev / 256),
    devminor: rdev % 256,
    ...(Object.keys(pax).length > 0 || losesItsSlash(entry.name) ? { pax } : {}),
  };
}

/** tar-stream splits a long name and loses its leading slash, unless the entry has PAX records. */
const losesItsSlash = (name: string): boolean => name.startsWith("/") && name.length >= NAME_MAX;

function recordsOf({ meta }: TarEntry): { readonly uid?: string; readonly gid?: string; readonly mtime?: string } {
  const seconds = meta.mtimeNs / 1_000_000_000n;
  const rest = meta.mtimeNs % 1_000_000_000n;
  const isPlain = rest === 0n && seconds >= 0n && seconds <= INT32_MAX;
  return {
    ...(meta.uid > OCTAL_6_MAX ? { uid: String(meta.uid) } : {}),
    ...(meta.gid > OCTAL_6_MAX ? { gid: String(meta.gid) } : {}),
    ...(isPlain ? {} : { mtime: decimal(meta.mtimeNs) }),
  };
}

function decimal(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  const fraction = String(size % 1_000_000_000n).padStart(9, "0");
  return `${ns < 0n ? "-" : ""}${size / 1_000_000_000n}.${fraction}`;
}

/** The name as text, which tar-stream takes. */
function unicode(name: ByteString): string {
  const text = strictTextOf(bytesOf(name));
  if (text !== undefined && byteStringOf(utf8(text)) === name) return text;
  throw tarError("tar-not-encodable", `the name ${JSON.stringify(textOfByteString(name))} is not UTF-8`);
}

const isClosed = (error: unknown): boolean => error instanceof Error && /destroyed|closed/i.test(error.message);
