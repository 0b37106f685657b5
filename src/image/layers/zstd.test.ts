import { describe, expect, test } from "vitest";
import { type Bytes, concat, textOf } from "#base";
import { bytesOfBase64 } from "#base/platform";
import { unzstd, ZstdError } from "./zstd.ts";

const TEXT = "the same words again and again\n".repeat(40);
/** What the zstd command writes: from its input (no size in the header, a checksum), and from a file at level 19 (a size). */
const STREAM = bytesOfBase64("KLUv/QRYHQEAyHRoZSBzYW1lIHdvcmRzIGFnYWluIGFuZAoCALYI9QXFyhhRH8Hh");
const SIZED = bytesOfBase64("KLUv/WTYAx0BAMh0aGUgc2FtZSB3b3JkcyBhZ2FpbiBhbmQKAgC2CPUFxcoYUR/B4Q==");
/** A window of 128 MiB. */
const LONG = bytesOfBase64("KLUv/QCIHQEAyHRoZSBzYW1lIHdvcmRzIGFnYWluIGFuZAoCALYI9QXFyhg=");
const SKIPPABLE = new Uint8Array([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

const MIB = 1024 * 1024;
const textIn = (bytes: Bytes): string => textOf(concat([...unzstd(bytes, 16 * MIB)]));
const reasonOf = (bytes: Bytes, bytesMax = MIB) => {
  try {
    for (const _part of unzstd(bytes, bytesMax));
  } catch (error) {
    if (error instanceof ZstdError) return error.reason;
    throw error;
  }
  return undefined;
};

describe("unzstd", () => {
  test("reads frames with a size and without one, and leaves skippable frames out", () => {
    expect(textIn(STREAM)).toBe(TEXT);
    expect(textIn(SIZED)).toBe(TEXT);
    expect(textIn(concat([SIZED, SKIPPABLE, STREAM, SKIPPABLE]))).toBe(TEXT + TEXT);
  });

  test("reads ten thousand frames, as zstd:chunked has them", () => {
    const text = textIn(concat(Array.from({ length: 10_000 }, () => SIZED)));
    expect(text.length).toBe(10_000 * TEXT.length);
  });

  test("stops at the limit, before it allocates what a header promises", () => {
    expect(reasonOf(SIZED, TEXT.length - 1)).toBe("too-large");
    expect(reasonOf(STREAM, TEXT.length - 1)).toBe("too-large");
    const promises = bytesOfBase64("KLUv/eD/////fwAAAAEAAA==");
    expect(reasonOf(promises, 4 * 1024 ** 3)).toBe("too-large");
  });

  test("refuses a window of 128 MiB and a dictionary", () => {
    expect(reasonOf(LONG)).toBe("window");
    expect(reasonOf(concat([STREAM.subarray(0, 4), new Uint8Array([1, 0x58, 7]), STREAM.subarray(6)]))).toBe(
      "dictionary",
    );
  });

  test("names each cut and each other content, at every position", () => {
    for (const whole of [STREAM, SIZED])
      for (let end = 0; end < whole.length; end++) expect(reasonOf(whole.subarray(0, end))).toBe("truncated");
    expect(reasonOf(new Uint8Array(32))).toBe("damaged");
  });

  test("never throws another error, whichever byte is changed", () => {
    for (const whole of [STREAM, SIZED])
      for (let at = 0; at < whole.length; at++)
        for (const value of [0, 0x7f, 0xff]) reasonOf(whole.with(at, value), 4 * MIB);
  });
});
