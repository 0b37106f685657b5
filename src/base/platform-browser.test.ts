/** Both adapters give equal results; only compressed bytes may differ. */
import { expect, test } from "vitest";
import * as node from "./platform.ts";
import * as browser from "./platform-browser.ts";
import { random } from "./random.ts";

const SOME = [0, 1, 55, 64, 1000, 100_000].map((count) => random(`${count}`).bytes(count));
const LIMITS = { bytesMax: 100_000, chunkSize: 1024 };

test("they export the same names", () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
});

test.each(SOME.map((bytes) => [bytes]))("hashes and texts of bytes are equal", (bytes) => {
  expect(browser.sha256(bytes)).toBe(node.sha256(bytes));
  expect(browser.base64Of(bytes)).toBe(node.base64Of(bytes));
  expect(browser.latin1Of(bytes)).toBe(node.latin1Of(bytes));
  expect([...browser.bytesOfBase64(node.base64Of(bytes))]).toEqual([...bytes]);
  expect([...browser.bytesOfLatin1(node.latin1Of(bytes))]).toEqual([...bytes]);
  expect([...browser.gunzip(node.gzip(bytes, 9), LIMITS)]).toEqual([...bytes]);
  expect([...node.gunzip(browser.gzip(bytes, 9), LIMITS)]).toEqual([...bytes]);
});

test("texts are hashed and counted as UTF-8", () => {
  for (const text of ["", "Gruss", "Grüße", "\ud800", "😀".repeat(100)])
    expect(browser.utf8LengthOf(text)).toBe(node.utf8LengthOf(text));
  expect(browser.sha256("Grüße")).toBe(node.sha256("Grüße"));
  expect(browser.base64OfSha256("Grüße")).toBe(node.base64OfSha256("Grüße"));
});

test.each([
  ["too-large", node.gzip(new Uint8Array(200_000), 9)],
  ["truncated", node.gzip(random("cut").bytes(5000), 9).subarray(0, 3000)],
  ["damaged", Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)],
])("bytes that cannot be unpacked are %s", (reason, bytes) => {
  for (const { gunzip } of [node, browser])
    expect(() => gunzip(bytes, LIMITS)).toThrow(expect.objectContaining({ reason }));
});
