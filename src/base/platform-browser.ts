/**
 * What `platform.ts` exports, for a browser: the build of the playground takes this file in its place. Hashes are equal. Compressed bytes may
 * differ, because fflate is another compressor than zlib; a diffID does not depend on them, and the digest of a compressed blob does.
 */
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { gzipSync } from "fflate";
import { GunzipError } from "./gunzip-error.ts";
import { unzipped } from "./unzipped.ts";

export { GunzipError } from "./gunzip-error.ts";
export { unzipped } from "./unzipped.ts";

const bytesIn = (data: Uint8Array | string): Uint8Array => (typeof data === "string" ? utf8ToBytes(data) : data);

export const sha256 = (data: Uint8Array | string): string => bytesToHex(nobleSha256(bytesIn(data)));

export const base64OfSha256 = (text: string): string => base64Of(nobleSha256(bytesIn(text)));

export function runningSha256(): { update(bytes: Uint8Array): void; hex(): string } {
  const running = nobleSha256.create();
  return { update: (bytes) => void running.update(bytes), hex: () => bytesToHex(running.digest()) };
}

/** The format has levels from 0 to 9; zlib's -1 is its default, 6. */
export const gzip = (bytes: Uint8Array, level: number): Uint8Array =>
  gzipSync(bytes, { level: isLevel(level) ? level : 6, mtime: 0 });

type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
const isLevel = (level: number): level is Level => Number.isInteger(level) && level >= 0 && level <= 9;

export function gunzip(
  bytes: Uint8Array,
  { bytesMax }: { readonly bytesMax: number; readonly chunkSize: number },
): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const part of unzipped([bytes])) {
    size += part.length;
    if (size > bytesMax) throw new GunzipError("too-large", "the unpacked bytes exceed the limit");
    parts.push(part);
  }
  return joined(parts, size);
}

export async function* gunzipped(chunks: Iterable<Uint8Array>, _chunkSize: number): AsyncGenerator<Uint8Array> {
  yield* unzipped(chunks);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A browser has no other form of bytes. */
export const bufferOf = (bytes: Uint8Array): Uint8Array => bytes;

const encoder = new TextEncoder();
export const utf8LengthOf = (text: string): number => encoder.encode(text).length;

export const base64Of = (bytes: Uint8Array): string => btoa(latin1Of(bytes));

/** Skips what is not of the alphabet, as Node.js does. */
export const bytesOfBase64 = (text: string): Uint8Array =>
  bytesOfLatin1(
    atob(
      text
        .replace(/-/g, "+")
        .replace(/_/g, "/")
        .replace(/[^A-Za-z0-9+/]/g, ""),
    ),
  );

/** The most arguments of one call. */
const ARGUMENTS_MAX = 8192;

export function latin1Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += ARGUMENTS_MAX)
    text += String.fromCharCode(...bytes.subarray(at, at + ARGUMENTS_MAX));
  return text;
}

export const bytesOfLatin1 = (latin1: string): Uint8Array => Uint8Array.from(latin1, (char) => char.charCodeAt(0));

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.addEventListener("message", () => waiting.shift()?.());
turns.port1.start();

/** Lets the host's timers and messages run. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(0);
  });
