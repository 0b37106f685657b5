/** Bytes, and UTF-8 text as bytes. Byte strings have a file of their own: byte-string.ts. */

import type { Textual } from "./byte-string.types.ts";

export type Bytes = Uint8Array;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const SHORT = 1024;
/** A UTF-16 unit has at most three bytes in UTF-8. */
const scratch = new Uint8Array(SHORT * 3);

/** The UTF-8 bytes of a text. */
export function utf8<const T extends string>(text: T & Textual<T>): Bytes {
  if (text.length > SHORT) return encoder.encode(text);
  // Most texts are short, and encoding into a fixed buffer is faster for them.
  return scratch.slice(0, encoder.encodeInto(text, scratch).written);
}

/** The text of UTF-8 bytes; other bytes become U+FFFD. For logs and messages. */
export const textOf = (bytes: Bytes): string => decoder.decode(bytes);

/** The text of UTF-8 bytes, or undefined if they are not UTF-8. For files that the specification defines as text. */
export function strictTextOf(bytes: Bytes): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export const concat = (parts: readonly Bytes[]): Bytes => {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
