/**
 * Bytes as text for just-bash. The shell works in the C locale: each byte from 0x80 on is one character of a private range of Unicode
 * (0x80 is U+F780), so that names, variables and contents that are not UTF-8 survive, lengths count bytes, and no byte is a letter. All text of
 * scripts, files and streams inside just-bash is in this form; what leaves it is bytes again.
 */
import { type ByteString, type Bytes, byteStringOf, byteStringOfLatin1, bytesOf, strictTextOf, utf8 } from "#base";
import type { ProcessEnvironment } from "../model/environment.ts";

const FROM = 0xf700;
const HIGH = /[\x80-\xff]/g;
const HAS_HIGH = /[\x80-\xff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the range of ASCII
const NOT_ASCII = /[^\x00-\x7f]/;
const OTHER = /[\u0100-\u{10ffff}]/gu;

const inShell = (byte: string): string => String.fromCharCode(FROM + byte.charCodeAt(0));

/** The shell's text of a byte string. */
export const shellText = (bytes: string): string => (HAS_HIGH.test(bytes) ? bytes.replace(HIGH, inShell) : bytes);

/** The shell's text of all names and values. */
export const shellVariables = (env: ProcessEnvironment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [shellText(name), shellText(value)]));

/** The byte string of the shell's text. A character below U+0100 is the byte that a script spells by its number. */
export const shellName = (text: string): ByteString =>
  byteStringOfLatin1(NOT_ASCII.test(text) ? text.replace(OTHER, outside) : text);

function outside(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code >= FROM && code <= FROM + 0xff ? String.fromCharCode(code - FROM) : byteStringOf(utf8<string>(character));
}

/** What a pipe or file of just-bash has for these bytes: the UTF-8 of the shell's text. */
export function shellBytes(bytes: Bytes): Bytes {
  const raw = byteStringOf(bytes);
  return HAS_HIGH.test(raw) ? utf8<string>(shellText(raw)) : bytes;
}

/** The opposite. Bytes that are not UTF-8 come from no text of the shell, and stay as they are. */
export function outsideBytes(bytes: Bytes): Bytes {
  if (!HAS_HIGH.test(byteStringOf(bytes))) return bytes;
  const text = strictTextOf(bytes);
  return text === undefined ? bytes : bytesOf(shellName(text));
}
