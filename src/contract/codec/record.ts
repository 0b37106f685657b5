/** A table with known keys: which must be there, what an absent one means, and when a value is left out in writing. */
import type { Encodable } from "../encodable.ts";
import {
  type Codec,
  type Cursor,
  type DocumentFormat,
  type DocumentTable,
  type DocumentValue,
  isDocumentTable,
} from "./codec.ts";

/** `Always`: the property is there after reading; `Maybe`: it is there when the key was. */
export interface Field<V, Presence extends "always" | "maybe" = "always" | "maybe"> {
  readonly presence: Presence;
  readonly key: Readonly<Record<DocumentFormat, string>>;
  /** Other spellings that are read, after `key`. */
  readonly also: readonly string[];
  readonly codec: Codec<V>;
  /** What an absent key means; `undefined` where it must not be absent or simply is. */
  readonly fallback: V | undefined;
  readonly must: boolean;
  /** What is written for a value that is absent or left out, if anything. */
  readonly absentAs: (form: DocumentFormat) => Encodable | undefined;
  readonly omit: (value: V, form: DocumentFormat) => boolean;
}

type Fields<T> = {
  readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>, object extends Pick<T, K> ? "maybe" : "always">;
};

type Key = string | Readonly<Record<DocumentFormat, string>>;
const keysOf = (key: Key): Readonly<Record<DocumentFormat, string>> =>
  typeof key === "string" ? { toml: key, json: key } : key;
const base = { also: [], fallback: undefined, must: false, absentAs: () => undefined, omit: () => false };

/** Must be there; always written. */
export const required = <V>(key: Key, codec: Codec<V>): Field<V, "always"> => ({
  ...base,
  presence: "always",
  key: keysOf(key),
  codec,
  must: true,
});

/** Go writes null where a slice, a map or an interface is nil and its field has no `omitempty`; TOML has no null. */
export const nullInJson = {
  absentAs: (form: DocumentFormat): Encodable | undefined => (form === "json" ? null : undefined),
};

/** There or not, in reading and in writing. */
export const optional = <V>(key: Key, codec: Codec<V>, more: Partial<Spelling<V>> = {}): Field<V, "maybe"> => ({
  ...base,
  presence: "maybe",
  key: keysOf(key),
  codec,
  ...more,
});

/** What may differ between fields of one kind. */
type Spelling<V> = Pick<Field<V>, "also" | "absentAs" | "omit">;

/** Absent means `fallback`; always written. */
export const withDefault = <V>(key: Key, codec: Codec<V>, fallback: V): Field<V, "always"> => ({
  ...base,
  presence: "always",
  key: keysOf(key),
  codec,
  fallback,
});

/** Absent means `fallback` ("", false, no elements), and so `fallback` is not written. */
export const omitDefault = <V extends string | boolean | readonly unknown[]>(
  key: Key,
  codec: Codec<V>,
  fallback: V,
  more: Partial<Spelling<V>> = {},
): Field<V, "always"> => ({
  ...withDefault(key, codec, fallback),
  ...more,
  omit: (value) => value === fallback || (Array.isArray(value) && value.length === 0),
});

export function table<T extends object>(fields: Fields<T>): Codec<T> {
  const all = Object.entries(fields) as unknown as readonly (readonly [string, Field<unknown>])[];
  return {
    expects: "a table",
    read: (data, at) => (isDocumentTable(data) ? readFields<T>(data, at, all) : at.expected("a table", data)),
    write: (value, form) => writeFields(value as Readonly<Record<string, unknown>>, form, all),
  };
}

type NamedFields = readonly (readonly [string, Field<unknown>])[];

function readFields<T>(table: DocumentTable, at: Cursor, fields: NamedFields): T | undefined {
  const read: Record<string, unknown> = {};
  let complete = true;
  for (const [name, field] of fields) {
    const found = find(table, field, at.form);
    const value = found === undefined ? field.fallback : field.codec.read(found.data, at.key(table, found.key));
    if (value !== undefined) read[name] = value;
    else if (found !== undefined) complete = false;
    else if (field.must) {
      complete = false;
      const key = field.key[at.form];
      at.key(table, key).note("field-missing", `expected ${field.codec.expects}, found nothing`, `add ${key}`);
    }
  }
  return complete ? (read as T) : undefined;
}

/** Null in JSON is as good as absent. */
function find(
  table: DocumentTable,
  field: Field<unknown>,
  form: DocumentFormat,
): { key: string; data: DocumentValue } | undefined {
  for (const key of [field.key[form], ...field.also]) {
    const data = Object.hasOwn(table, key) ? table[key] : undefined;
    if (data !== undefined && data !== null) return { key, data };
  }
  return undefined;
}

function writeFields(value: Readonly<Record<string, unknown>>, form: DocumentFormat, fields: NamedFields): Encodable {
  const fieldsWritten = new Map<string, Encodable>();
  for (const [name, field] of fields) {
    const each = value[name];
    const left = each === undefined || field.omit(each, form);
    const written = left ? field.absentAs(form) : field.codec.write(each, form);
    if (written !== undefined) fieldsWritten.set(field.key[form], written);
  }
  return fieldsWritten;
}
