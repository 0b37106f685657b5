/** Valid and invalid TOML, and the places of faults. The oracle for whole documents is the unpatched parser. */
import { parse } from "@iarna/toml";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFault, streamedContent, utf8 } from "#base";
import { isTable, TomlTime, type TomlValue } from "../data/value.ts";
import { readToml, TOML_SIZE_MAX } from "./read.ts";
import { tomlText } from "./write.ts";

const read = (text: string): unknown => {
  const result = readToml(utf8(text), "a.toml");
  return result.ok ? result.value : describeFault(result.fault);
};

describe("numbers", () => {
  test.each([
    ["3", 3n],
    ["3.0", 3],
    ["+0", 0n],
    ["-0.0", -0],
    ["1_000", 1000n],
    ["0xdead_beef", 0xdeadbeefn],
    ["0o755", 0o755n],
    ["0b1_0", 2n],
    ["0e0", 0],
    ["1e06", 1e6],
    ["6.626E-34", 6.626e-34],
    ["-inf", -Infinity],
    ["9223372036854775807", 2n ** 63n - 1n],
    ["-9223372036854775808", -(2n ** 63n)],
  ])("%s is read exactly", (text, value) => {
    expect(read(`a = ${text}`)).toEqual({ a: value });
  });

  test.each([
    "9223372036854775808",
    "-9223372036854775809",
    "0xffffffffffffffff",
    "1e400",
    "01",
    "1__0",
    ".5",
    "5.",
    "0xG",
  ])("%s is rejected", (text) => {
    expect(read(`a = ${text}`)).toMatch(/^a\.toml:1:5: /);
  });
});

describe("dates and times", () => {
  test.each([
    ["1979-05-27 07:32:00.50z", "offset-datetime", "1979-05-27T07:32:00.5Z"],
    ["1979-05-27T07:32:00+00:00", "offset-datetime", "1979-05-27T07:32:00Z"],
    ["1979-05-27T07:32:00", "local-datetime", "1979-05-27T07:32:00"],
    ["2024-02-29", "local-date", "2024-02-29"],
    ["07:32:00.000", "local-time", "07:32:00"],
  ] as const)("%s is kept as text", (text, kind, kept) => {
    expect(read(`a = ${text}`)).toEqual({ a: new TomlTime(kind, kept) });
  });

  test.each(["2023-02-29", "2024-13-01", "25:00:00", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00+25:00"])(
    "%s does not exist",
    (text) => {
      expect(read(`a = ${text}`)).toMatch(/^a\.toml:1:5: .*(existing|offset)/);
    },
  );
});

describe("tables", () => {
  test("a header may follow its own sub-table", () => {
    expect(read("[a.b]\nx = 1\n[a]\ny = 2")).toEqual({ a: { b: { x: 1n }, y: 2n } });
  });

  test("a header may add a table below one that dotted keys made", () => {
    expect(read("[a]\nb.c = 1\n[a.b.d]\nx = 1")).toEqual({ a: { b: { c: 1n, d: { x: 1n } } } });
  });

  test.each([
    ["a = 1\na = 2", "a.toml:2:1 [a]"],
    ["[a]\n[a]", "a.toml:2:2 [a]"],
    ["[a.b.c]\nz = 9\n[a]\nb.c.t = 1", "a.toml:4:1 [a.b]"],
    ["[a]\nb.c = 1\n[a.b]", "a.toml:3:4 [a.b]"],
    ["a = {b = 1}\n[a.c]", "a.toml:2:2 [a]"],
    ["a = {b.c = 1, b.c = 2}", "a.toml:1:17"],
    ["a = [1]\n[[a]]", "a.toml:2:3 [a]"],
    ["[[a]]\n[a]", "a.toml:2:2 [a]"],
    ["[a]\n[[a]]", "a.toml:2:3 [a]"],
  ])("%j defines something twice", (text, place) => {
    expect(read(text)).toContain(`${place}`);
    expect(read(text)).toContain("is defined already");
  });

  test("a key may be the name of a property that every object has", () => {
    expect(Object.keys(read("__proto__ = 1\nconstructor.toString = 2") as object)).toEqual([
      "__proto__",
      "constructor",
    ]);
  });
});

describe("bytes", () => {
  test("a byte order mark is skipped", () => {
    expect(read("\ufeffa = 1")).toEqual({ a: 1n });
  });

  test("lines may end with CRLF, after a comment too", () => {
    expect(read("a = 1 # one\r\nb = 2\r\n")).toEqual({ a: 1n, b: 2n });
  });

  test("a carriage return alone is rejected", () => {
    expect(read("a = 1\rb = 2")).toBe("a.toml:1:6: found a carriage return without a line feed");
  });

  test("bytes that are not UTF-8 are rejected", () => {
    expect(readToml(Uint8Array.of(0x61, 0xff), "a.toml")).toMatchObject({ fault: { kind: "toml-encoding" } });
  });

  test("a file that is too large is rejected", () => {
    expect(readToml(new Uint8Array(TOML_SIZE_MAX + 1), "a.toml")).toMatchObject({ fault: { kind: "toml-size" } });
    const large = streamedContent(3 * 2 ** 30, () => {
      throw new Error("it is not loaded");
    });
    expect(readToml(large, "a.toml")).toMatchObject({ fault: { kind: "toml-size" } });
  });

  test.each(["[", "{a=", "["])("nesting is bounded", (open) => {
    expect(read(`a = ${open.repeat(100_000)}`)).toContain("nested more than");
    expect(read(`[${"a.".repeat(100_000)}a]`)).toContain("nested more than");
    expect(read(`${"a.".repeat(100_000)}a = 1`)).toContain("nested more than");
  });
});

test("columns count characters, not UTF-16 units", () => {
  expect(read('"\u{1f600}" = 1 x')).toMatch(/^a\.toml:1:9: /);
});

test("a truncated document is read or rejected, and nothing is thrown", () => {
  const text =
    'a.b = [1, {x = "q\\n", y = \'\'\'k\'\'\'}] # c\n[t."u"]\nk = """\nab\\\n c"""\n[[z]]\nd = 1979-05-27 07:32:00Z\n';
  for (let length = 0; length <= text.length; length++) {
    expect([true, false]).toContain(readToml(utf8(text.slice(0, length)), "a.toml").ok);
  }
});

test("the values equal those of the unpatched parser", () => {
  const words = [
    "a",
    "b.c",
    "[a]",
    "[b.c]",
    "[[d]]",
    "=",
    "= 1",
    '= "x"',
    "= [1, 2]",
    "= {e = 1}",
    "\n",
    "\n",
    "\n",
    "#c",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (tokens) => {
      const text = tokens.join(" ").replaceAll(/ ?\n ?/g, "\n");
      const ours = readToml(utf8(text), "a.toml");
      if (ours.ok) expect(plain(ours.value)).toEqual(plain(parse(text) as TomlValue));
    }),
    { numRuns: 300 },
  );
});

/** Without the difference between integers and floats, and between tables with and without a prototype. */
function plain(value: TomlValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isTable(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  return typeof value === "bigint" ? Number(value) : value;
}

test("reading restores what was written", () => {
  const scalar = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true }),
    fc.boolean(),
  );
  const key = fc.string({ unit: "binary", maxLength: 4 });
  const { value } = fc.letrec<{ value: TomlValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value), (document) => {
      const result = readToml(utf8(tomlText(document)), "a.toml");
      expect(result).toMatchObject({ ok: true });
      if (result.ok) expect(tomlText(result.value)).toBe(tomlText(document));
    }),
    { numRuns: 200 },
  );
});
