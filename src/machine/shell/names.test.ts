/** Every byte string survives the conversion to shell text and back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { byteStringOf } from "#base";
import { outsideBytes, shellBytes, shellName, shellText } from "./names.ts";

const bytes = fc.uint8Array({ min: 1, maxLength: 20 });

test("a program reads what it wrote", () => {
  fc.assert(fc.property(bytes.map(byteStringOf), (name) => shellName(shellText(name)) === name));
});

test("a pipe gives the bytes that it got", () => {
  fc.assert(fc.property(bytes, (some) => byteStringOf(outsideBytes(shellBytes(some))) === byteStringOf(some)));
});

test("a byte is one character, and ASCII is itself", () => {
  expect([shellText("a\xff"), shellText("\xc3\xa9").length]).toEqual(["a\uf7ff", 2]);
});
