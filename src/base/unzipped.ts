/** Unpacks gzip piece by piece and at once, which zlib in Node.js can only do whole or later. */
import { Gunzip } from "fflate";
import { GunzipError } from "./gunzip-error.ts";

/** A piece unpacks to at most a thousand times its size, so a limit is noticed early. */
const PIECE = 16 * 1024;

/** What the chunks unpack to, in parts. Throws a {@link GunzipError}. */
export function* unzipped(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  const unzip = new Gunzip((part) => parts.push(part));
  const push = (bytes: Uint8Array, isLast: boolean): readonly Uint8Array[] => {
    try {
      unzip.push(bytes, isLast);
    } catch (error) {
      throw gunzipError(error);
    }
    const made = parts;
    parts = [];
    return made;
  };
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += PIECE) yield* push(chunk.subarray(at, at + PIECE), false);
  yield* push(new Uint8Array(), true);
}

const gunzipError = (error: unknown): GunzipError => {
  const message = error instanceof Error ? error.message : String(error);
  return new GunzipError(/EOF/.test(message) ? "truncated" : "damaged", message);
};
