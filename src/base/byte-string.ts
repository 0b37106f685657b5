/**
 * Bytes as a string with one char code a byte (latin1). JavaScript's `<` is then the byte order of Go and of tar, and names that are not
 * UTF-8 survive. A literal in our own source is ASCII, so it is its own byte string.
 */
import type { ByteString, Bytewise, Textual } from "./byte-string.types.ts";
import { type Bytes, strictTextOf, textOf, utf8 } from "./bytes.ts";
import { bytesOfLatin1, latin1Of, utf8LengthOf } from "./platform.ts";

/** What Node.js decoded as latin1, or a part of a byte string. The caller knows that no char code is above 255. */
export const byteStringOfLatin1 = (bytes: string): ByteString => bytes as ByteString;

/** The byte string of a template whose parts are byte strings: byteString`${dir}/launch.toml`. */
export function byteString<const P extends readonly (string | number)[]>(
  template: TemplateStringsArray,
  ...parts: { readonly [I in keyof P]: P[I] extends string ? P[I] & Bytewise<P[I]> : P[I] }
): ByteString;
/** The byte string of a Unicode text (UTF-8). */
export function byteString<const T extends string>(text: T & Textual<T>): ByteString;
export function byteString(text: string | TemplateStringsArray, ...parts: readonly (string | number)[]): ByteString {
  if (typeof text === "string") return isAscii(text) ? byteStringOfLatin1(text) : byteStringOf(utf8<string>(text));
  let all = text[0] ?? "";
  for (let i = 0; i < parts.length; i++) all += `${parts[i]}${text[i + 1]}`;
  return byteStringOfLatin1(all);
}

/** The byte strings of Unicode texts, such as the literals of a command line. */
export const byteStrings = <const T extends readonly string[]>(
  ...texts: { readonly [I in keyof T]: T[I] & Textual<T[I]> }
): readonly ByteString[] => texts.map((text: string) => byteString(text));

export const joinByteStrings = (parts: readonly ByteString[], separator: ":" | "\n"): ByteString =>
  byteStringOfLatin1(parts.join(separator));

/** The Unicode text of a byte string, for people; bytes that are not UTF-8 become U+FFFD. */
export const textOfByteString = (bytes: ByteString): string => (isAscii(bytes) ? bytes : textOf(bytesOf(bytes)));

export const byteStringOf = (bytes: Bytes): ByteString => byteStringOfLatin1(latin1Of(bytes));
export const bytesOf = (byteString: ByteString): Bytes => bytesOfLatin1(byteString);

/**
 * The byte string of a text in which a lone U+DC80 to U+DCFF is the byte 80 to FF, as Python's `surrogateescape` has it. So JSON can have
 * names and values that are not UTF-8.
 */
export const byteStringOfEscaped = (text: string): ByteString =>
  LONE.test(text) ? byteStringOfLatin1(Array.from(text, bytesOfCharacter).join("")) : byteString(text);

const LONE = /[\u{dc80}-\u{dcff}]/u;
const bytesOfCharacter = (character: string): string =>
  LONE.test(character) ? String.fromCharCode(character.charCodeAt(0) & 0xff) : byteString(character);

/** The text of {@link byteStringOfEscaped}. It is the Unicode text if all bytes are UTF-8. */
export function escapedTextOf(bytes: ByteString): string {
  if (isAscii(bytes)) return bytes;
  return (
    strictTextOf(bytesOf(bytes)) ??
    bytes.replace(CHARACTER, (some) => strictTextOf(bytesOfLatin1(some)) ?? escaped(some))
  );
}

/** By its length: some of these are not UTF-8. */
const CHARACTER = /[\xc0-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3}|[\x80-\xff]/g;
const escaped = (bytes: string): string =>
  Array.from(bytes, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0))).join("");

/** Counting bytes is faster than reading characters, except for short texts, which most are. */
const SHORT = 40;

function isAscii(text: string): boolean {
  if (text.length > SHORT) return utf8LengthOf(text) === text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
