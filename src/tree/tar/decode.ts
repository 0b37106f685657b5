/** Reads a tar archive from content or chunks: entries one by one, or all of them with the fault as a value. */
import { type Bytes, type Content, ok, type Result, streamedContent } from "#base";
import { type LazyContentSource, TarDecoder } from "./decoder.ts";
import type { TarEntry } from "./entry.ts";
import { isTarFault, type TarFault } from "./fault.ts";
import { TAR_LIMITS, type TarLimits } from "./limits.ts";

/** Files from this size on are not kept in memory but read again from the archive, unless the archive is in memory. */
const LAZY_BYTES_MIN = 8 << 20;
/** The same for an archive in a file, of which a part is read alone. Smaller files cost less in memory than what says where they are. */
const IN_FILE_BYTES_MIN = 4096;

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
  if (!("chunks" in source)) return undefined;
  // A view would keep its whole chunk.
  if (source.part !== undefined)
    return { sizeMin: IN_FILE_BYTES_MIN, copiesSmaller: true, open: source.part.bind(source) };
  if (first.length === source.size) return undefined;
  return {
    sizeMin: LAZY_BYTES_MIN,
    copiesSmaller: false,
    open: (offset, size) => streamedContent(size, () => slice(source, offset, size)),
  };
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
