/** The encodings in which just-bash reads and writes files. */
import type { BufferEncoding } from "just-bash";
import { type Bytes, byteStringOf, byteStringOfLatin1, bytesOf } from "#base";
import { base64Of, bytesOfBase64 } from "#base/platform";
import { outsideBytes, shellBytes, shellName, shellText } from "./names.ts";

export interface TextEncoding {
  decode(bytes: Bytes): string;
  encode(text: string): Bytes;
}

const UTF8: TextEncoding = {
  decode: (bytes) => shellText(byteStringOf(bytes)),
  encode: (text) => bytesOf(shellName(text)),
};
const LATIN1: TextEncoding = {
  decode: (bytes) => byteStringOf(shellBytes(bytes)),
  encode: (text) => outsideBytes(bytesOf(byteStringOfLatin1(text))),
};
const ASCII: TextEncoding = {
  decode: (bytes) => byteStringOf(bytes.map((byte) => byte & 0x7f)),
  encode: (text) => bytesOf(byteStringOfLatin1(text)),
};
const BASE64: TextEncoding = { decode: base64Of, encode: bytesOfBase64 };
const HEX: TextEncoding = {
  decode: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  encode: (text) => Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (digits) => Number.parseInt(digits, 16)),
};

const ENCODINGS: Readonly<Record<BufferEncoding, TextEncoding>> = {
  utf8: UTF8,
  "utf-8": UTF8,
  ascii: ASCII,
  binary: LATIN1,
  latin1: LATIN1,
  base64: BASE64,
  hex: HEX,
};

/** Of the last argument of a read or write. The default is UTF-8. */
export const encodingOf = (options?: BufferEncoding | { readonly encoding?: BufferEncoding | null }): TextEncoding =>
  ENCODINGS[(typeof options === "string" ? options : options?.encoding) ?? "utf8"];
