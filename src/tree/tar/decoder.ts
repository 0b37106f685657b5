/**
 * Reads tar archives from chunks of any size. It accepts USTAR, GNU, PAX, STAR and V7, also without a trailer. All sizes are bounded, and
 * everything else is a `TarFault`, including sparse files.
 */
import {
  type ByteString,
  type Bytes,
  byteStringOf,
  type Content,
  concat,
  contentOf,
  EMPTY,
  invariant,
  streamedContent,
  textOfByteString,
} from "#base";
import type { TarEntry } from "./entry.ts";
import { type TarFaultKind, tarError } from "./fault.ts";
import type { TarLimits } from "./limits.ts";
import { type PaxRecords, readPax } from "./pax.ts";
import { BLOCK, padding } from "./plan.ts";
import { isZeroBlock, type RawHeader, readHeader } from "./read-header.ts";

/** Opens content of the archive again, for files that need not stay in memory. */
export interface LazyContentSource {
  readonly sizeMin: number;
  /** Contents of smaller files are copies, and not views of the chunks. */
  readonly copiesSmaller: boolean;
  readonly open: (offset: number, size: number) => Content;
}

const TYPES: Readonly<Record<string, TarEntry["type"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "dir",
  "6": "fifo",
};

/** What the next bytes are: a block, the data of an extension, the content of a file, or nothing of interest. */
interface Gathering {
  readonly what: "header" | "extension" | "content" | "nothing";
  missing: number;
  parts: Bytes[];
}

export class TarDecoder {
  readonly #limits: TarLimits;
  readonly #again: LazyContentSource | undefined;
  #at: Gathering = wanted("header", BLOCK);
  #offset = 0;
  #entries = 0;
  #bytes = 0;
  #zeroBlocks = 0;
  /** The header before the extension or content that is being read. */
  #header: RawHeader | undefined;
  #entry: TarEntry | undefined;
  #longName: ByteString | undefined;
  #longLink: ByteString | undefined;
  #pax: PaxRecords | undefined;
  #global: PaxRecords = {};

  constructor(limits: TarLimits, again?: LazyContentSource) {
    this.#limits = limits;
    this.#again = again;
  }

  /** Whether the end of the archive was read. */
  get isDone(): boolean {
    return this.#zeroBlocks === 2;
  }

  /** The entries that this chunk completes. Contents are views of it, so the caller must not change it. */
  push(chunk: Bytes): readonly TarEntry[] {
    const done: TarEntry[] = [];
    for (let at = 0; at < chunk.length && !this.isDone; ) {
      const take = Math.min(this.#at.missing, chunk.length - at);
      if (this.#at.what !== "nothing") this.#at.parts.push(this.#partOf(chunk, at, at + take));
      this.#at.missing -= take;
      this.#offset += take;
      at += take;
      while (this.#at.missing === 0) {
        const entry = this.#step(this.#at);
        if (entry !== undefined) done.push(entry);
        if (this.isDone) break;
      }
    }
    return done;
  }

  #partOf(chunk: Bytes, from: number, to: number): Bytes {
    const isCopied = this.#at.what === "content" && this.#again?.copiesSmaller === true;
    return isCopied ? chunk.slice(from, to) : chunk.subarray(from, to);
  }

  /** Ends the archive. Throws if it ends in the middle of an entry. */
  end(): void {
    const isBetween = this.#at.what === "header" && this.#at.parts.length === 0;
    const hasExtension = this.#longName !== undefined || this.#longLink !== undefined || this.#pax !== undefined;
    if (this.isDone || ((isBetween || this.#at.what === "nothing") && this.#entry === undefined && !hasExtension))
      return;
    throw this.#fault("tar-truncated", "the archive ends in the middle of an entry");
  }

  #step(at: Gathering): TarEntry | undefined {
    if (at.what === "header") return this.#begin(joined(at.parts));
    if (at.what === "nothing") {
      const entry = this.#entry;
      this.#entry = undefined;
      this.#at = wanted("header", BLOCK);
      return entry;
    }
    const header = this.#header;
    invariant(header !== undefined, "data follows a header");
    if (at.what === "extension") this.#extend(header, joined(at.parts));
    const entry =
      at.what === "content" && this.#entry !== undefined
        ? { ...this.#entry, content: contentOfParts(at.parts, header.size) }
        : undefined;
    this.#entry = undefined;
    this.#at = padding(header.size) === 0 ? wanted("header", BLOCK) : wanted("nothing", padding(header.size));
    return entry;
  }

  #begin(block: Bytes): TarEntry | undefined {
    this.#at = wanted("header", BLOCK);
    if (block[0] === 0 && isZeroBlock(block)) {
      this.#zeroBlocks += 1;
      return undefined;
    }
    if (this.#zeroBlocks > 0) throw this.#fault("tar-bad-header", "an entry follows a block of zeros");
    const header = readHeader(block);
    if (typeof header === "string") throw this.#fault("tar-bad-header", header);
    this.#header = header;
    return "xgLK".includes(header.flag) ? this.#beginExtension(header) : this.#beginEntry(header);
  }

  #beginExtension(header: RawHeader): undefined {
    if (header.size > this.#limits.extensionMax) {
      throw this.#fault(
        "tar-bad-extension",
        `an extended header of ${header.size} bytes (at most ${this.#limits.extensionMax})`,
      );
    }
    if (header.size > 0) this.#at = wanted("extension", header.size);
  }

  #extend(header: RawHeader, data: Bytes): void {
    if (header.flag === "L") this.#longName = untilNul(data);
    else if (header.flag === "K") this.#longLink = untilNul(data);
    else {
      const records = readPax(data);
      if (typeof records === "string") {
        throw this.#fault(records.startsWith("sparse files") ? "tar-unsupported" : "tar-bad-extension", records);
      }
      if (header.flag === "g") this.#global = { ...this.#global, ...records };
      else this.#pax = { ...this.#pax, ...records };
    }
  }

  /** Gives an entry without content at once. */
  #beginEntry(raw: RawHeader): TarEntry | undefined {
    const pax = { ...this.#global, ...this.#pax };
    const name = this.#longName ?? pax.path ?? raw.name;
    const linkname = this.#longLink ?? pax.linkpath ?? raw.linkname;
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#pax = undefined;
    const type = this.#typeOf(raw, name);
    const size = type === "file" ? (pax.size ?? raw.size) : 0;
    this.#header = { ...raw, size };
    this.#count(name, linkname, size);
    const mtimeNs = pax.mtimeNs ?? nsOf(raw.mtime);
    const meta = { mode: raw.mode, uid: pax.uid ?? raw.uid, gid: pax.gid ?? raw.gid, mtimeNs };
    const entry: TarEntry = {
      name,
      type,
      meta,
      ...(type === "symlink" || type === "hardlink" ? { linkname } : {}),
      ...(type === "char" || type === "block" ? { rdev: raw.rdev } : {}),
      ...(type === "file" && size === 0 ? { content: EMPTY } : {}),
    };
    if (size === 0) return entry;
    if (this.#again !== undefined && size >= this.#again.sizeMin) {
      this.#entry = { ...entry, content: this.#again.open(this.#offset, size) };
      this.#at = wanted("nothing", size + padding(size));
    } else {
      this.#entry = entry;
      this.#at = wanted("content", size);
    }
    return undefined;
  }

  #typeOf(raw: RawHeader, name: ByteString): TarEntry["type"] {
    const type = TYPES[raw.flag];
    if (type === undefined) {
      throw this.#fault("tar-unsupported", `the entry ${shown(name)} has the unknown type ${JSON.stringify(raw.flag)}`);
    }
    return type === "file" && raw.flag !== "7" && name.endsWith("/") ? "dir" : type;
  }

  #count(name: ByteString, linkname: ByteString, size: number): void {
    const { entriesMax, nameMax, bytesMax } = this.#limits;
    const bytes = this.#bytes + size;
    if (this.#entries >= entriesMax) throw this.#fault("tar-too-many-entries", `more than ${entriesMax} entries`);
    if (name.length > nameMax || linkname.length > nameMax) {
      throw this.#fault(
        "tar-name-too-long",
        `the name or link target of ${shown(name)} has more than ${nameMax} bytes`,
      );
    }
    if (bytes > bytesMax) {
      throw this.#fault("tar-too-large", `${shown(name)} brings the contents to ${bytes} bytes (at most ${bytesMax})`);
    }
    this.#entries += 1;
    this.#bytes = bytes;
  }

  #fault(kind: TarFaultKind, message: string) {
    const place = `entry ${this.#entries + 1}, before byte ${this.#offset}`;
    return tarError(kind, `${message} (${place})`, this.#limits.archive);
  }
}

const wanted = (what: Gathering["what"], missing: number): Gathering => ({ what, missing, parts: [] });

const joined = (parts: readonly Bytes[]): Bytes =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : concat(parts);

/** Joins parts of up to a mebibyte. */
function contentOfParts(parts: readonly Bytes[], size: number): Content {
  return parts.length === 1 || size <= 1 << 20 ? contentOf(joined(parts)) : streamedContent(size, () => parts);
}

const untilNul = (data: Bytes): ByteString => {
  const end = data.indexOf(0);
  return byteStringOf(end < 0 ? data : data.subarray(0, end));
};

const shown = (name: ByteString): string => JSON.stringify(textOfByteString(name.slice(0, 200)));

let lastSeconds = 0;
let lastNs = 0n;
/** Computed again only for another time, because most entries of an archive have the same one. */
function nsOf(seconds: number): bigint {
  if (seconds !== lastSeconds) {
    lastSeconds = seconds;
    lastNs = BigInt(seconds) * 1_000_000_000n;
  }
  return lastNs;
}
