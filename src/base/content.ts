/** The content of a file or a blob: immutable, shared, possibly large. The digest is computed once, at its first use. */
import { type Bytes, concat } from "./bytes.ts";
import { type Digest, digester, digestOf } from "./digest.ts";
import type { ReadAt } from "./scratch.ts";

export interface Content {
  /** In bytes. */
  readonly size: number;
  /** The SHA-256 of all bytes, computed at its first use. */
  readonly digest: Digest;
  /** The bytes from the start; may be called again. Large content comes in chunks of at most 1 MiB. */
  chunks(): Iterable<Bytes>;
  /** All bytes at once: for small content. */
  bytes(): Bytes;
  /** A part of content that is in a file, which is read without what is before it. Other content has no such part. */
  part?(offset: number, size: number): Content;
}

class BytesContent implements Content {
  readonly size: number;
  readonly #bytes: Bytes;
  #digest: Digest | undefined;
  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }
  get digest(): Digest {
    this.#digest ??= digestOf(this.#bytes);
    return this.#digest;
  }
  chunks(): Iterable<Bytes> {
    return this.size === 0 ? [] : [this.#bytes];
  }
  bytes(): Bytes {
    return this.#bytes;
  }
}

/** Content in memory. The caller must not change the bytes afterwards. */
export const contentOf = (bytes: Bytes): Content => (bytes.length === 0 ? EMPTY : new BytesContent(bytes));

class StreamedContent implements Content {
  readonly size: number;
  readonly #open: () => Iterable<Bytes>;
  #digest: Digest | undefined;
  constructor(size: number, open: () => Iterable<Bytes>, digest?: Digest) {
    this.size = size;
    this.#open = open;
    this.#digest = digest;
  }
  get digest(): Digest {
    if (this.#digest === undefined) {
      const running = digester();
      for (const chunk of this.#open()) running.update(chunk);
      this.#digest = running.digest();
    }
    return this.#digest;
  }
  chunks(): Iterable<Bytes> {
    return this.#open();
  }
  bytes(): Bytes {
    return concat([...this.#open()]);
  }
}

/** Content that each reading produces again (a file of the host, an encoder, zeros). `open` must give the same bytes each time. */
export const streamedContent = (size: number, open: () => Iterable<Bytes>, digest?: Digest): Content =>
  new StreamedContent(size, open, digest);

const CHUNK_BYTES = 1 << 20;

class StoredContent extends StreamedContent {
  readonly #readAt: ReadAt;
  constructor(size: number, readAt: ReadAt) {
    super(size, () => chunksOf(size, readAt));
    this.#readAt = readAt;
  }
  part(offset: number, size: number): Content {
    return new StoredContent(size, (at, length) => this.#readAt(offset + at, length));
  }
}

function* chunksOf(size: number, readAt: ReadAt): Generator<Bytes> {
  for (let at = 0; at < size; ) {
    const chunk = readAt(at, Math.min(CHUNK_BYTES, size - at));
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

/** Content in a file, of which nothing stays in memory. A file that has become shorter cuts it. */
export const storedContent = (size: number, readAt: ReadAt): Content => new StoredContent(size, readAt);

export const EMPTY: Content = new BytesContent(new Uint8Array(0));
