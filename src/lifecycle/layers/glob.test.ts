import { expect, test } from "vitest";
import { byteString, byteStringOf } from "#base";
import { compileGlob } from "./glob.ts";

const is = (pattern: string, name: string): boolean | string => {
  const result = compileGlob(byteString(pattern))(byteString(name));
  return result.ok ? result.value : result.fault.kind;
};

test.each([
  ["*", "a", true],
  ["*", "a/b", false],
  ["*/b", "a/b", true],
  ["a*", "a", true],
  ["a*b*c", "axbyc", true],
  ["a*b*c", "axbyc/", false],
  ["*.txt", "x.txt", true],
  ["sub/*.txt", "sub/x.txt", true],
  ["sub//./*.txt", "sub/x.txt", true],
  ["sub/../*.txt", "x.txt", true],
  ["**", "ab", true],
  ["**/x", "a/b/x", false],
  ["/w/*.txt", "x.txt", false],
  ["../*", "x", false],
  ["?", "ü", true],
  ["??", "ü", false],
  ["?", "/", false],
  ["[a-ü]", "ö", true],
  ["[^a]", "b", true],
  ["[^a]", "a", false],
  ["[]a]", "]", "slice-pattern-malformed"],
  ["[\\]a]", "]", true],
  ["[-]", "-", "slice-pattern-malformed"],
  ["[a-]", "a", "slice-pattern-malformed"],
  ["[a", "a", "slice-pattern-malformed"],
  ["a\\", "b", "slice-pattern-malformed"],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["a[/]b", "a/b", true],
  ["[*]x", "*x", true],
  ["", "a", false],
])("the pattern %j of the name %j: %j", (pattern, name, wanted) => {
  expect(is(pattern, name)).toBe(wanted);
});

test("a malformed part is an error only for a name that reaches it", () => {
  expect(is("a*[", "b")).toBe(false);
  expect(is("a*[", "ab")).toBe("slice-pattern-malformed");
});

test("a byte that is not UTF-8 is one character", () => {
  const result = compileGlob(byteString("?"))(byteStringOf(Uint8Array.of(0xff)));
  expect(result).toEqual({ ok: true, value: true });
});
