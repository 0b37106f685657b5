/** Compares both writers with recorded output of Go's encoders for the same values: BurntSushi/toml 1.6.0 and encoding/json of Go 1.26. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Encodable } from "./data/encodable.ts";
import { jsonText } from "./json/write.ts";
import { tomlText } from "./toml/write.ts";

/** `s`tring, `i`nteger, `f`loat, `b`oolean, `n`ull, `a`rray, `m`ap (sorted), `r`ecord (in order). */
type Tagged = readonly [string, ...unknown[]];
interface Recorded {
  readonly value: Tagged;
  readonly toml: string;
  readonly json: string;
}

const recorded = JSON.parse(
  readFileSync(new URL("./fixtures/go-encodings.json", import.meta.url), "utf8"),
) as readonly Recorded[];

function build([tag, content]: Tagged): Encodable {
  switch (tag) {
    case "n":
      return null;
    case "i":
      return BigInt(content as string);
    case "f":
      return Number(content);
    case "a":
      return (content as Tagged[]).map(build);
    case "m":
      return Object.fromEntries((content as [string, Tagged][]).map(([key, each]) => [key, build(each)]));
    case "r":
      return new Map((content as [string, Tagged][]).map(([key, each]) => [key, build(each)]));
    default:
      return content as string | boolean;
  }
}

describe.each(recorded.map((one, i) => [i, one] as const))("recorded value %i", (_i, { value, toml, json }) => {
  test("is the same TOML", () => expect(tomlText(build(value) as { [key: string]: Encodable })).toBe(toml));
  test("is the same JSON", () => expect(jsonText(build(value))).toBe(json));
});

test.each([
  [3, "3.0"],
  [999999, "999999.0"],
  [1000000, "1e+06"],
  [1234567, "1.234567e+06"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1e100, "1e+100"],
  [-0, "-0.0"],
  [5e-324, "5e-324"],
  [Number.NaN, "nan"],
  [-Infinity, "-inf"],
])("the float %d is %s in TOML", (value, text) => {
  expect(tomlText({ a: value })).toBe(`a = ${text}\n`);
});

test("a null in an inline table leaves the comma before it", () => {
  expect(tomlText({ a: [1n, { b: 1n, c: null }] })).toBe("a = [1, {b = 1, }]\n");
});

test("keys of maps are in the order of their bytes", () => {
  expect(jsonText({ "\u{1f600}": 1n, "\uffee": 2n, "10": 3n, "9": 4n, B: 5n, a: 6n })).toBe(
    '{"10":3,"9":4,"B":5,"a":6,"\uffee":2,"\u{1f600}":1}',
  );
});
