/** Arbitrary texts, tables and values that TOML and JSON can express: the parts of arbitrary documents. */
import * as fc from "fast-check";
import { type DocumentTable, type DocumentValue, toml } from "#contract";

export type Arbitrary<T> = fc.Arbitrary<T>;
export type AnyData = Arbitrary<DocumentValue>;
export type AnyTable = Arbitrary<DocumentTable>;

/** Whole code points, because UTF-8 has no lone surrogates. A unit of `fc.string` would map all of them when it is made, which takes half a second. */
const codePoint = fc.oneof(fc.nat({ max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));

export const anyText: Arbitrary<string> = fc.oneof(
  fc.array(codePoint, { maxLength: 6 }).map((points) => String.fromCodePoint(...points)),
  fc.constantFrom("", "a", 'q"\\', "\u0000\b\t\n\f\r\u001b\u007f", "<&>", "\u2028\u2029", "\uffee\u{1f600}"),
);
export const anyWord: Arbitrary<string> = fc.constantFrom(
  "",
  "a",
  "io.buildpacks/x",
  "1.0",
  "linux",
  "production",
  "*",
);
export const anyTexts = fc.array(anyText, { maxLength: 3 });
export const optionalOf = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
export const anyListOf = <T>(value: Arbitrary<T>): Arbitrary<readonly T[]> => fc.array(value, { maxLength: 3 });

/** Omits keys whose value is undefined. */
export const anyRecordOf = <T extends object>(
  shape: { readonly [K in keyof T]-?: Arbitrary<T[K] | undefined> },
): Arbitrary<T> =>
  fc
    .record<Record<string, unknown>>(shape as Readonly<Record<string, Arbitrary<unknown>>>)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T);

export const anyKey: Arbitrary<string> = fc.oneof(
  anyText,
  fc.constantFrom("a", "b", "10", "9", "a b", "__proto__", "constructor"),
);

const time: Arbitrary<toml.TomlTime> = fc.constantFrom(
  new toml.TomlTime("offset-datetime", "2024-05-06T07:08:09.1Z"),
  new toml.TomlTime("offset-datetime", "2024-05-06T07:08:09+02:00"),
  new toml.TomlTime("local-datetime", "2024-05-06T07:08:09"),
  new toml.TomlTime("local-date", "2024-02-29"),
  new toml.TomlTime("local-time", "07:08:09.5"),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const float = fc.double({ noNaN: true, noDefaultInfinity: true });

const tableOf = (value: Arbitrary<DocumentValue>): Arbitrary<DocumentTable> =>
  fc
    .uniqueArray(fc.tuple(anyKey, value), { selector: ([name]) => name, maxLength: 4 })
    .map(Object.fromEntries<DocumentValue>);

const { tomlData } = fc.letrec<{ tomlData: DocumentValue }>((tie) => ({
  tomlData: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(anyText, int64, float, fc.boolean(), time),
    fc.array(tie("tomlData"), { maxLength: 3 }),
    tableOf(tie("tomlData")),
  ),
}));
const { jsonData } = fc.letrec<{ jsonData: DocumentValue }>((tie) => ({
  jsonData: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(anyText, int64, fc.integer().map(BigInt), fc.boolean(), fc.constant(null), float.filter(isFraction)),
    fc.array(tie("jsonData"), { maxLength: 3 }),
    tableOf(tie("jsonData")),
  ),
}));

/** JSON does not distinguish `3.0` from `3`. */
function isFraction(value: number): boolean {
  return !Number.isInteger(value);
}

/** Any TOML value. */
export const anyTomlData: Arbitrary<DocumentValue> = tomlData;
export const anyTomlTable: Arbitrary<DocumentTable> = tableOf(tomlData);
/** Any JSON value, with its integers as bigints. */
export const anyJsonData: Arbitrary<DocumentValue> = jsonData;
export const anyJsonTable: Arbitrary<DocumentTable> = tableOf(jsonData);
