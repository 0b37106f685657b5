/** SHA-256 digests as OCI writes them. A diffID is the digest of a layer's uncompressed tar; two layers of an image may have the same one. */
import type { Brand } from "./brand.ts";
import type { Bytes } from "./bytes.ts";
import { runningSha256, sha256 } from "./platform.ts";

/** `sha256:<64 hex digits>`. */
export type Digest = Brand<string, "Digest">;

export const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text);

export const digestOf = (bytes: Bytes | string): Digest => digestOfHex(sha256(bytes));

const digestOfHex = (hex: string): Digest => `sha256:${hex}` as Digest;
export const hexOf = (digest: Digest): string => digest.slice("sha256:".length);

/** Computes a digest of bytes that come in pieces. `digest` may be called once, at the end. */
export interface Digester {
  update(bytes: Bytes): void;
  digest(): Digest;
}

export function digester(): Digester {
  const running = runningSha256();
  return { update: running.update, digest: () => digestOfHex(running.hex()) };
}
