/** Every file name survives the conversion to shell text and back; names in UTF-8 become their text. */
import fc from "fast-check";
import { test } from "vitest";
import { byteString, byteStringOf } from "#base";
import { shellName, shellText } from "./names.ts";

const name = fc.uint8Array({ min: 1, maxLength: 20 }).map(byteStringOf);

test("a program reads what it wrote", () => {
  fc.assert(fc.property(name, (bytes) => shellName(shellText(bytes)) === bytes));
});

test("UTF-8 is its text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => shellText(byteString(text)) === text));
});
