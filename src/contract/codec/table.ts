/** The codec of a table with known keys: which keys must exist, what an absent key means, and when the writer leaves a key out. */
import type { Encodable } from "../data/encodable.ts";
import { type DocumentTable, type DocumentValue, isTable } from "../data/value.ts";
import { type Codec, type Cursor, type DocumentFormat, type Shape, TEXT } from "./codec.ts";

/** `always`: the property exists after reading; `maybe`: it exists if the key did. */
export interface Field<V, Presence extends "always" | "maybe" = "always" | "maybe"> {
  readonly presence: Presence;
  readonly key: Readonly<Record<DocumentFormat, string>>;
  /** Other spellings that are read, after `key`. */
  readonly also: readonly string[];
  readonly codec: Codec<V>;
  /** What an absent key means; `undefined` for a required or optional key. */
  readonly fallback: V | undefined;
  readonly must: boolean;
  /** What is written for a value that is absent or left out, if anything. */
  readonly absentAs: (format: DocumentFormat) => Encodable | undefined;
  readonly omit: (value: V, format: DocumentFormat) => boolean;
}

type Fields<T> = {
  readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>, object extends Pick<T, K> ? "maybe" : "always">;
};

type Key = string | Readonly<Record<DocumentFormat, string>>;
const keysOf = (key: Key): Readonly<Record<DocumentFormat, string>> =>
  typeof key === "string" ? { toml: key, json: key } : key;
const base = { also: [], fallback: undefined, must: false, absentAs: () => undefined, omit: () => false };

/** The key must exist; it is always written. */
export const requiredKey = <V>(key: Key, codec: Codec<V>): Field<V, "always"> => ({
  ...base,
  presence: "always",
  key: keysOf(key),
  codec,
  must: true,
});

/** Go writes null for a nil slice, map or interface whose field has no `omitempty`; TOML has no null. */
export const nullInJson = {
  absentAs: (format: DocumentFormat): Encodable | undefined => (format === "json" ? null : undefined),
};

/** The key may be absent, in reading and in writing. */
export const optionalKey = <V>(key: Key, codec: Codec<V>, more: Partial<Variation<V>> = {}): Field<V, "maybe"> => ({
  ...base,
  presence: "maybe",
  key: keysOf(key),
  codec,
  ...more,
});

/** What a caller may override in a field. */
type Variation<V> = Pick<Field<V>, "also" | "absentAs" | "omit">;

/** An absent key means `fallback`; the key is always written. */
export const withDefault = <V>(key: Key, codec: Codec<V>, fallback: V): Field<V, "always"> => ({
  ...base,
  presence: "always",
  key: keysOf(key),
  codec,
  fallback,
});

/** An absent key means `fallback` ("", false, no elements), so `fallback` is not written. */
export const omitDefault = <V extends string | boolean | readonly unknown[]>(
  key: Key,
  codec: Codec<V>,
  fallback: V,
  more: Partial<Variation<V>> = {},
): Field<V, "always"> => ({
  ...withDefault(key, codec, fallback),
  ...more,
  omit: (value) => value === fallback || (Array.isArray(value) && value.length === 0),
});

export const table = <T extends object>(fields: Fields<T>): Codec<T> => ({
  expects: "a table",
  shape: { is: "table", members: (format) => membersOf(fields, format) },
  read: (data, cursor) => (isTable(data) ? readFields(data, cursor, fields) : cursor.reportType("a table", data)),
  write: (value, format) => writeFields(value, format, fields),
});

function membersOf<T extends object>(fields: Fields<T>, format: DocumentFormat): Readonly<Record<string, Shape>> {
  const members: Record<string, Shape> = {};
  for (const name in fields) members[fields[name].key[format]] = fields[name].codec.shape ?? TEXT;
  return members;
}

function readFields<T extends object>(document: DocumentTable, cursor: Cursor, fields: Fields<T>): T | undefined {
  const read: Partial<T> = {};
  let complete = true;
  for (const name in fields) {
    const field = fields[name];
    const found = find(document, field, cursor.format);
    const value = found === undefined ? field.fallback : field.codec.read(found.data, cursor.key(document, found.key));
    if (value !== undefined) read[name] = value;
    else if (found !== undefined) complete = false;
    else if (field.must) {
      complete = false;
      const key = field.key[cursor.format];
      const message = `expected ${field.codec.expects}, found nothing`;
      cursor.key(document, key).report("field-missing", message, `add ${key}`);
    }
  }
  const isComplete = (_: Partial<T>): _ is T => complete;
  return isComplete(read) ? read : undefined;
}

/** A null in JSON counts as absent. */
function find(
  document: DocumentTable,
  { key, also }: Pick<Field<never>, "key" | "also">,
  format: DocumentFormat,
): { key: string; data: DocumentValue } | undefined {
  for (const spelling of [key[format], ...also]) {
    const data = Object.hasOwn(document, spelling) ? document[spelling] : undefined;
    if (data !== undefined && data !== null) return { key: spelling, data };
  }
  return undefined;
}

function writeFields<T extends object>(value: T, format: DocumentFormat, fields: Fields<T>) {
  const written = new Map<string, Encodable>();
  for (const name in fields) {
    const encoded = writeField(value[name], format, fields[name]);
    if (encoded !== undefined) written.set(fields[name].key[format], encoded);
  }
  return written;
}

function writeField<V>(value: V, format: DocumentFormat, field: Field<Exclude<V, undefined>>): Encodable | undefined {
  const isLeftOut = !isPresent(value) || field.omit(value, format);
  return isLeftOut ? field.absentAs(format) : field.codec.write(value, format);
}

const isPresent = <V>(value: V): value is Exclude<V, undefined> => value !== undefined;

/** A table with a single key, represented by the value of that key. */
export const singleKeyTable = <T>(key: string, content: Codec<T>, fallback: T): Codec<T> => ({
  expects: "a table",
  shape: { is: "table", members: () => ({ [key]: content.shape ?? TEXT }) },
  read(data, cursor) {
    if (!isTable(data)) return cursor.reportType("a table", data);
    const found = find(data, { key: keysOf(key), also: [] }, cursor.format);
    return found === undefined ? fallback : content.read(found.data, cursor.key(data, key));
  },
  write: (value, format) => new Map([[key, content.write(value, format)]]),
});
