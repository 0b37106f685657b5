/** Tars as other tools write them: long names and large numbers of GNU tar, global headers of PAX, no entries, no end. In base64. */
import { concat } from "#base";
import { base64Of, bytesOfLatin1 } from "#base/platform";

interface Header {
  readonly name: string;
  /** `L`: the content is the name of the next entry (GNU). `g`: its records are for all entries (PAX). */
  readonly type?: "0" | "L" | "g";
  readonly content?: string;
  /** The bytes of the number of the user; default `0`. */
  readonly uid?: string;
}

const BLOCK = 512;
const blocks = (text: string): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil(text.length / BLOCK) * BLOCK);
  bytes.set(bytesOfLatin1(text));
  return bytes;
};

/** A header and the content after it. */
function entry({ name, type = "0", content = "", uid = "0000000\0" }: Header): Uint8Array {
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  const before = `${name.padEnd(100, "\0")}${octal(0o644, 7)}${uid}${octal(0, 7)}${octal(content.length, 11)}${octal(0, 11)}`;
  const after = `${type}${"\0".repeat(100)}${type === "L" ? "ustar  \0" : "ustar\x0000"}`;
  const sum = bytesOfLatin1(`${before}        ${after}`).reduce((total, byte) => total + byte, 0);
  return concat([blocks(`${before}${octal(sum, 6)} ${after}`), blocks(content)]);
}
const END = new Uint8Array(2 * BLOCK);

const LONG = `opt/${"n".repeat(300)}`;
const COMMENT = `comment=${"x".repeat(90)}\n`;

export const ODD_TARS: Readonly<Record<string, string>> = {
  gnu: base64Of(
    concat([
      entry({ name: "././@LongLink", type: "L", content: `${LONG}\0` }),
      entry({ name: LONG.slice(0, 100), content: "long" }),
      entry({ name: "./opt/large-user", uid: "\x80\0\0\0\xee\x6b\x28\0" }),
      END,
    ]),
  ),
  pax: base64Of(
    concat([
      entry({ name: "pax_global_header", type: "g", content: `${COMMENT.length + 4} ${COMMENT}` }),
      entry({ name: "opt/after-global", content: "1" }),
      END,
    ]),
  ),
  "no-bytes": "",
  "one-block": base64Of(new Uint8Array(BLOCK)),
  "no-end": base64Of(entry({ name: "opt/last", content: "1" })),
};
