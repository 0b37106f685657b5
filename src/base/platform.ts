/**
 * Hashes, gzip, base64, latin1 and turns of the event loop by Node.js. No other module of the core imports `node:` modules or names `Buffer`:
 * the playground's build takes `platform-browser.ts` instead. Random bytes come from a hash as well (see random.ts).
 */
import { Buffer } from "node:buffer";
import { createHash, hash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip, gunzipSync, gzipSync } from "node:zlib";
import { GunzipError } from "./gunzip-error.ts";

/** The SHA-256 of bytes or of a text's UTF-8, as 64 hex digits. */
export const sha256 = (data: Uint8Array | string): string => hash("sha256", data, "hex");

/** The SHA-256 of a text's UTF-8 in base64. */
export const base64OfSha256 = (text: string): string => hash("sha256", text, "base64");

/** A SHA-256 of bytes that come in pieces; `hex` may be called once, at the end. */
export function runningSha256(): { update(bytes: Uint8Array): void; hex(): string } {
  const running = createHash("sha256");
  return { update: (bytes) => void running.update(bytes), hex: () => running.digest("hex") };
}

/**
 * The result is a part of the buffers that zlib fills, which stay in memory with it: they are small for the small layers of most builds. Their size
 * does not change the bytes.
 */
export const gzip = (bytes: Uint8Array, level: number): Uint8Array =>
  gzipSync(bytes, { level, chunkSize: Math.min(CHUNK_BYTES_MAX, Math.max(CHUNK_BYTES_MIN, bytes.length >> 2)) });

const CHUNK_BYTES_MIN = 512;
/** As zlib has it. */
const CHUNK_BYTES_MAX = 16 * 1024;

export { GunzipError } from "./gunzip-error.ts";
export { unzipped } from "./unzipped.ts";

/** Throws a {@link GunzipError}, also if the result has more than `bytesMax` bytes. `chunkSize` is a guess of the result's size. */
export function gunzip(
  bytes: Uint8Array,
  limits: { readonly bytesMax: number; readonly chunkSize: number },
): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.bytesMax, chunkSize: limits.chunkSize });
  } catch (error) {
    throw gunzipError(error);
  }
}

/** Unpacks while it reads. Throws a {@link GunzipError}. */
export async function* gunzipped(chunks: Iterable<Uint8Array>, chunkSize: number): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: true });
  const unzip = createGunzip({ chunkSize });
  source.on("error", (error) => unzip.destroy(error));
  try {
    for await (const chunk of source.pipe(unzip)) yield chunk;
  } catch (error) {
    throw gunzipError(error);
  } finally {
    source.destroy();
    unzip.destroy();
  }
}

const REASONS: Readonly<Record<string, GunzipError["reason"]>> = {
  ERR_BUFFER_TOO_LARGE: "too-large",
  Z_BUF_ERROR: "truncated",
  Z_DATA_ERROR: "damaged",
  Z_NEED_DICT: "damaged",
};

function gunzipError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = REASONS[code] ?? (code.startsWith("Z_") ? "damaged" : undefined);
  return error instanceof Error && reason !== undefined ? new GunzipError(reason, error.message) : error;
}

/** The same bytes as what Node.js libraries take for bytes; nothing is copied. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The number of bytes of a text's UTF-8. */
export const utf8LengthOf = (text: string): number => Buffer.byteLength(text);
export const base64Of = (bytes: Uint8Array): string => bufferOf(bytes).toString("base64");
export const bytesOfBase64 = (text: string): Uint8Array => Buffer.from(text, "base64");
export const latin1Of = (bytes: Uint8Array): string => bufferOf(bytes).toString("latin1");
export const bytesOfLatin1 = (latin1: string): Uint8Array => Buffer.from(latin1, "latin1");

/** Lets the host's timers run: promises alone would starve them. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
