/**
 * Values of every type of TOML, for cases about documents and labels that carry data of others. Each value is written as a TOML text, and
 * has the result that TOML and JSON show where it arrives.
 */
import type { Json } from "#base";

export interface CarriedValue {
  readonly key: string;
  /** As the writer of the document writes it. */
  readonly text: string;
  /** As an observed TOML document has it. */
  readonly toml: Json;
  /** As an observed label in JSON has it; without it, like TOML. */
  readonly json?: Json;
}

const string = (key: string, value: string): CarriedValue => ({ key, text: JSON.stringify(value), toml: value });

/** Texts that a shell, a template, a parser of lines, words or paths, or another encoding would change. */
export const TEXTS: Readonly<Record<string, string>> = {
  empty: "",
  spaces: "  two  words ",
  quotes: "\"'`",
  backslashes: "\\ \\n C:\\dir",
  dollars: "$HOME ${HOME} $(id) $$ $",
  percents: "%s %% %HOME%",
  lines: "one\ntwo\n",
  tabs: "\ta\tb",
  equals: "a=b=c",
  commas: "a,b;c|d&e",
  dots: "a.b..c",
  slashes: "../a//b/",
  dashes: "-n --",
  stars: "* ? [a] ~ {a,b}",
  markup: '<a href="x">&amp;</a>',
  accents: "\u00e9 e\u0301",
  "other-scripts": "\u4e16\u754c \u0627\u0644",
  emoji: "\u{1f680}",
  separators: "\u2028\u2029\u00a0",
  "like-number": "007",
  "like-boolean": "true",
  "like-date": "1979-05-27",
  json: '{"a":[1,null]}',
  toml: 'a = "b"',
  long: "x".repeat(5_000),
};

const integer = (key: string, text: string, toml: Json): CarriedValue => ({ key, text, toml });
const big = (text: string): Json => ({ integer: text });
const float = (key: string, text: string, value: number): CarriedValue => ({
  key,
  text,
  toml: { float: String(value) },
  json: value,
});

export const VALUES = {
  strings: [
    ...Object.entries(TEXTS).map(([key, value]) => string(key, value)),
    { key: "literal", text: "'C:\\dir\\$HOME'", toml: "C:\\dir\\$HOME" },
    { key: "lines-of-text", text: '"""\none\ntwo\\\n   three"""', toml: "one\ntwothree" },
    { key: "escapes", text: '"\\u00e9\\U0001f680\\b\\f\\u0001"', toml: "\u00e9\u{1f680}\b\f\u0001" },
  ],
  keys: [
    ...["a b", "a.b", "a=b", "\u00e9", "$HOME", '"', "__proto__", "constructor", "types", "metadata", "123"].map(
      (key) => ({
        key,
        text: '"value"',
        toml: "value",
      }),
    ),
    { key: "", text: '"value"', toml: "value" },
  ],
  integers: [
    integer("zero", "0", 0),
    integer("minus-one", "-1", -1),
    integer("byte", "255", 255),
    integer("plus", "+17", 17),
    integer("underscores", "1_000", 1000),
    integer("hexadecimal", "0xff", 255),
    integer("octal", "0o755", 493),
    integer("binary", "0b101", 5),
    integer("above-doubles", "9007199254740993", big("9007199254740993")),
    integer("largest", "9223372036854775807", big("9223372036854775807")),
    integer("smallest", "-9223372036854775808", big("-9223372036854775808")),
  ],
  floats: [
    float("half", "0.5", 0.5),
    float("tenth", "0.1", 0.1),
    float("negative", "-3.25", -3.25),
    float("small", "5e-324", 5e-324),
    float("digits", "0.30000000000000004", 0.30000000000000004),
    float("exponent", "1.5e-7", 1.5e-7),
  ],
  structures: [
    { key: "yes", text: "true", toml: true },
    { key: "no", text: "false", toml: false },
    { key: "empty-list", text: "[]", toml: [] },
    { key: "list", text: '[ "a", "b",\n "c", ] # comment', toml: ["a", "b", "c"] },
    { key: "mixed", text: '["one", true, [], {}]', toml: ["one", true, [], {}] },
    { key: "lists", text: '[["a"], ["b", "c"], []]', toml: [["a"], ["b", "c"], []] },
    { key: "tables", text: "[{ a = true }, { b = { c = ['d'] } }]", toml: [{ a: true }, { b: { c: ["d"] } }] },
    { key: "empty-table", text: "{}", toml: {} },
    {
      key: "table",
      text: '{ a.b.c = "d", "e f" = { g = false } }',
      toml: { a: { b: { c: "d" } }, "e f": { g: false } },
    },
    { key: "deep", text: `${"[".repeat(40)}"a"${"]".repeat(40)}`, toml: nested(40) },
  ],
  headers: [
    { key: "table", text: "", toml: { a: "b", "e f": { g: { h: false } } } },
    { key: "tables", text: "", toml: [{ a: "b" }, {}, { c: [{ d: true }, { d: false }], e: { f: "g" } }] },
    { key: "empty", text: "", toml: {} },
    { key: "dotted", text: "", toml: { a: { b: "c", d: "e" } } },
  ],
  times: [
    { key: "offset", text: "1979-05-27T07:32:00-07:00", toml: { time: "1979-05-27T07:32:00-07:00" } },
    { key: "utc", text: "1979-05-27 07:32:00.5Z", toml: { time: "1979-05-27T07:32:00.5Z" } },
    { key: "local", text: "1979-05-27T07:32:00", toml: { time: "1979-05-27T07:32:00" } },
    { key: "date", text: "1979-05-27", toml: { time: "1979-05-27" } },
    { key: "time", text: "07:32:00", toml: { time: "07:32:00" } },
  ],
  "not-finite": [
    { key: "infinity", text: "inf", toml: { float: "Infinity" } },
    { key: "minus-infinity", text: "-inf", toml: { float: "-Infinity" } },
    { key: "not-a-number", text: "nan", toml: { float: "NaN" } },
  ],
} as const satisfies Readonly<Record<string, readonly CarriedValue[]>>;
export type ValueType = keyof typeof VALUES;

function nested(depth: number): Json {
  return depth === 0 ? "a" : [nested(depth - 1)];
}

/** The values of `headers`. */
const HEADERS = `dotted.a.b = "c"
dotted.a.d = "e"
[<table>.table]
a = "b"
[<table>.table."e f".g]
h = false
[[<table>.tables]]
a = "b"
[[<table>.tables]]
[[<table>.tables]]
[[<table>.tables.c]]
d = true
[[<table>.tables.c]]
d = false
[<table>.tables.e]
f = "g"
[<table>.empty]
`;

export const valuesOf = (type: ValueType): readonly CarriedValue[] => VALUES[type];

/** `key = value` lines below the header of the table `below`; tables with headers of their own. */
export const linesOf = (type: ValueType, below: string): string =>
  type === "headers" ? HEADERS.replaceAll("<table>", below) : linesOfValues(type);

const linesOfValues = (type: ValueType): string =>
  valuesOf(type)
    .map(({ key, text }) => `${JSON.stringify(key)} = ${text}\n`)
    .join("");

/** The value at the other end. */
export const resultOf = ({ toml, json }: CarriedValue, form: "toml" | "json"): Json =>
  form === "json" ? (json ?? toml) : toml;
