/** Reads a tar archive from content or chunks: entries one by one, or all of them with the fault as a value. */
import { type Bytes, type Content, ok, type Result, streamedContent } from "#base";
import { type LazyContentSource, TarDecoder } from "./decoder.ts";
import type { TarEntry } from "./entry.ts";
import { isTarFault, type TarFault } from "./fault.ts";
import { TAR_LIMITS, type TarLimits } from "./limits.ts";

/** Files from this size on are not kept in memory but read again from the archive, unless the archive is in memory. */
const LAZY_BYTES_MIN = 8 << 20;

/** Throws a `FaultError` with a {@link TarFault}. Contents are views of the chunks, which must not change. */
export function* decodeTar(source: Content | Iterable<Bytes>, limits: Partial<TarLimits> = {}): Generator<TarEntry> {
  const chunks = "chunks" in source ? source.chunks() : source;
  let decoder: TarDecoder | undefined;
  for (const chunk of chunks) {
    decoder ??= new TarDecoder({ ...TAR_LIMITS, ...limits }, lazySourceOf(source, chunk));
    yield* decoder.push(chunk);
    if (decoder.isDone) return;
  }
  decoder?.end();
}

export function readTar(
  source: Content | Iterable<Bytes>,
  limits: Partial<TarLimits> = {},
): Result<readonly TarEntry[], TarFault> {
  try {
    return ok([...decodeTar(source, limits)]);
  } catch (error) {
    if (isTarFault(error)) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Undefined for content of one chunk, which is in memory already. */
function lazySourceOf(source: Content | Iterable<Bytes>, first: Bytes): LazyContentSource | undefined {
  if (!("chunks" in source) || first.length === source.size) return undefined;
  return { sizeMin: LAZY_BYTES_MIN, open: (offset, size) => streamedContent(size, () => slice(source, offset, size)) };
}

function* slice(source: Content, offset: number, size: number): Generator<Bytes> {
  let at = 0;
  for (const chunk of source.chunks()) {
    const from = Math.max(0, offset - at);
    const to = Math.min(chunk.length, offset + size - at);
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at >= offset + size) return;
  }
}
