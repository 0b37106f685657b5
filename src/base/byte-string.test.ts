/** Byte strings and text do not mix: these tests run, and the compiler checks each `@ts-expect-error`. */
import { describe, expect, test } from "vitest";
import {
  byteString,
  byteStringOf,
  byteStringOfEscaped,
  bytesOf,
  escapedTextOf,
  textOfByteString,
} from "./byte-string.ts";
import type { ByteString } from "./byte-string.types.ts";
import { utf8 } from "./bytes.ts";
import { absPath, join, ROOT } from "./path.ts";

const CAFE = "caf\u00e9";
const cafe = byteString(CAFE);

describe("a byte string", () => {
  test("has one char code for each byte", () => {
    expect(cafe).toBe("caf\u00c3\u00a9");
    expect(bytesOf(cafe)).toEqual(Buffer.from(CAFE));
    expect(byteStringOf(Buffer.from([0xff, 0x41]))).toBe("\u00ffA");
  });

  test("becomes text again, with U+FFFD for bytes that are not UTF-8", () => {
    expect(textOfByteString(cafe)).toBe(CAFE);
    expect(textOfByteString(byteStringOf(Buffer.from([0xff])))).toBe("\ufffd");
  });

  test.each<readonly [string, string, readonly number[]]>([
    ["text", "caf\u00e9 \u{1f600}", [...Buffer.from("caf\u00e9 \u{1f600}")]],
    ["a long text", `${"x".repeat(1000)}\u00e9`, [...Buffer.from(`${"x".repeat(1000)}\u00e9`)]],
    ["a byte", "a\udcff", [0x61, 0xff]],
    ["bytes that begin a character", "\udcc3 \udce4\udcb8", [0xc3, 0x20, 0xe4, 0xb8]],
    ["bytes that are too long for their character", "\udcc0\udc80", [0xc0, 0x80]],
    ["text beside a byte", "\u00e9\udc80\u{1f600}", [0xc3, 0xa9, 0x80, 0xf0, 0x9f, 0x98, 0x80]],
  ])("has an escaped text, also if it is not UTF-8: %s", (_, text, bytes) => {
    const whole = byteStringOf(Uint8Array.from(bytes));
    expect(escapedTextOf(whole)).toBe(text);
    expect(byteStringOfEscaped(text)).toBe(whole);
    expect(JSON.parse(JSON.stringify(text))).toBe(text);
  });

  test("can be joined with literals, numbers and other byte strings", () => {
    expect(join(ROOT, cafe, "bin", `${cafe}.toml`, `${1 + 1}`)).toBe(`/${cafe}/bin/${cafe}.toml/2`);
    const parts: readonly ByteString[] = [cafe.slice(1), ...cafe.split("f"), byteString`${cafe}/${cafe}`];
    expect(parts.map(textOfByteString)).toEqual(["af\u00e9", "ca", "\u00e9", `${CAFE}/${CAFE}`]);
  });

  test("is not made of text without a conversion", () => {
    const text: string = "/a";
    // @ts-expect-error: text
    expect(absPath(text)).toBe("/a");
    // @ts-expect-error: a template that holds text
    expect(join(ROOT, `${text}.toml`)).toBe("/a.toml");
  });

  test("is not encoded twice", () => {
    // @ts-expect-error: a byte string
    expect(byteString(cafe)).not.toBe(cafe);
    // @ts-expect-error: a template that holds a byte string
    expect(utf8(`${cafe}.toml`)).not.toEqual(Buffer.from(`${CAFE}.toml`));
  });
});
