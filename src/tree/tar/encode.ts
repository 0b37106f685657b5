/**
 * Writes tar archives with the same bytes as Go's archive/tar with its automatic format: the digests of layers depend on it. Small entries
 * share large chunks; large content is passed on in its own chunks.
 */
import { type Bytes, bytesOf, type Content, invariant, streamedContent } from "#base";
import type { TarEntry } from "./entry.ts";
import { BLOCK, type HeaderPlan, headerSize, padding, planHeader } from "./plan.ts";
import { writeHeader, writePaxHeader } from "./write-header.ts";

const CHUNK = 256 * 1024;
/** Content from this size on is not copied. */
const LARGE = 64 * 1024;

/**
 * Throws a `FaultError` with a `TarFault` for an entry that the format cannot express. The receiver owns the chunks. With the right `size`, a
 * small archive is one chunk.
 */
export function* encodeTar(entries: Iterable<TarEntry>, size = CHUNK): Generator<Bytes> {
  const out = new Batch(Math.min(size, CHUNK));
  for (const entry of entries) {
    const plan = planHeader(entry);
    yield* out.room(headerSize(plan));
    out.header(entry, plan);
    if (plan.size === 0 || entry.content === undefined) continue;
    if (plan.size < LARGE) {
      yield* out.room(plan.size + BLOCK);
      out.body(entry.content, plan.size);
      continue;
    }
    yield* out.flush();
    yield* chunksOf(entry.content);
    out.skip(padding(plan.size));
  }
  yield* out.room(2 * BLOCK);
  out.skip(2 * BLOCK);
  yield out.last();
}

/** The archive as content. Each reading encodes it again; only the entries are kept. */
export function tarContent(entries: readonly TarEntry[]): Content {
  let size = 2 * BLOCK;
  for (const entry of entries) {
    const plan = planHeader(entry);
    size += headerSize(plan) + plan.size + padding(plan.size);
  }
  return streamedContent(size, () => encodeTar(entries, size));
}

function* chunksOf(content: Content): Generator<Bytes> {
  let sum = 0;
  for (const chunk of content.chunks()) {
    sum += chunk.length;
    yield chunk;
  }
  invariant(sum === content.size, "content has the size it says");
}

/** A chunk that is being filled. Bytes that are not written stay zero, which makes the padding. */
class Batch {
  #bytes: Bytes;
  #used = 0;
  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  *room(size: number): Generator<Bytes> {
    if (this.#used + size <= this.#bytes.length) return;
    yield* this.flush();
    if (size > this.#bytes.length) this.#bytes = new Uint8Array(Math.max(size, CHUNK));
  }

  *flush(): Generator<Bytes> {
    if (this.#used === 0) return;
    const full = this.#bytes.subarray(0, this.#used);
    const rest = this.#bytes.subarray(this.#used);
    this.#bytes = rest.length > LARGE ? rest : new Uint8Array(CHUNK);
    this.#used = 0;
    yield full;
  }

  /** The last chunk; nothing may be written after it. */
  last(): Bytes {
    return this.#bytes.subarray(0, this.#used);
  }

  header(entry: TarEntry, plan: HeaderPlan): void {
    if (plan.pax !== "") {
      writePaxHeader(this.#bytes, this.#used, plan);
      this.#bytes.set(bytesOf(plan.pax), this.#used + BLOCK);
      this.skip(BLOCK + plan.pax.length + padding(plan.pax.length));
    }
    writeHeader(this.#bytes, this.#used, entry, plan);
    this.skip(BLOCK);
  }

  body(content: Content, size: number): void {
    const bytes = content.bytes();
    invariant(bytes.length === size, "content has the size it says");
    this.#bytes.set(bytes, this.#used);
    this.skip(size + padding(size));
  }

  /** Skips bytes that {@link room} reserved. */
  skip(size: number): void {
    this.#used += size;
  }
}
