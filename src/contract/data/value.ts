/**
 * The values of TOML and JSON documents. An integer is a bigint and a float is a number, so `3` and `3.0` stay different. Tables have
 * no prototype: a key may be `__proto__` or `constructor`.
 */

/** A date or a time as TOML writes it, normalised to RFC 3339: `T` between date and time, `Z` for a zero offset. */
export class TomlTime {
  readonly kind: "offset-datetime" | "local-datetime" | "local-date" | "local-time";
  readonly text: string;
  constructor(kind: TomlTime["kind"], text: string) {
    this.kind = kind;
    this.text = text;
  }
}

export type TomlValue = string | bigint | number | boolean | TomlTime | readonly TomlValue[] | TomlTable;
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

/** Only JSON has null. */
export type DocumentScalar = null | string | bigint | number | boolean | TomlTime;
/** A value of a TOML or a JSON document. */
export type DocumentValue = DocumentScalar | readonly DocumentValue[] | DocumentTable;
export interface DocumentTable {
  readonly [key: string]: DocumentValue;
}

/** A table without entries and without a prototype. */
export const newTable = <V>(): { [key: string]: V } => Object.create(null);

export const isTable = (value: unknown): value is DocumentTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof TomlTime);

export const isArray = (value: DocumentValue): value is readonly DocumentValue[] => Array.isArray(value);

/** The kind of a value, for messages: "a string". */
export function describeKind(value: DocumentValue): string {
  if (value === null) return "null";
  if (isArray(value)) return "an array";
  if (value instanceof TomlTime) return `a ${value.kind}`;
  return KINDS[typeof value] ?? typeof value;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  bigint: "an integer",
  number: "a float",
  boolean: "a boolean",
  object: "a table",
};

const BARE = /^[A-Za-z0-9_-]+$/;

/** The key below `path`, as TOML writes dotted keys: `order.group`, `env."a b"`. */
export const keyPath = (path: string, key: string): string =>
  `${path}${path === "" ? "" : "."}${BARE.test(key) ? key : JSON.stringify(key)}`;
