/**
 * What a TOML document says, as values, and where it says it. An integer is a bigint and a float is a number, so `3` and `3.0`
 * stay two things. Tables have no prototype: a key may be `__proto__` or `constructor`.
 */
import type { Where } from "#base";

/** A date or a time as TOML writes it, normalised to RFC 3339: `T` between date and time, `Z` for a zero offset. */
export class TomlTime {
  readonly kind: "offset-datetime" | "local-datetime" | "local-date" | "local-time";
  readonly text: string;
  constructor(kind: TomlTime["kind"], text: string) {
    this.kind = kind;
    this.text = text;
  }
}

export type TomlScalar = string | bigint | number | boolean | TomlTime;
export type TomlValue = TomlScalar | readonly TomlValue[] | TomlTable;
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

/** A table while it is read. */
export interface MutableTable {
  [key: string]: TomlValue;
}

export const newTable = (): MutableTable => Object.create(null) as MutableTable;

export const isTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof TomlTime);

/** What a value is, as messages say it. */
export function describeKind(value: TomlValue): string {
  if (Array.isArray(value)) return "an array";
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

/** The text that a table was read from; line starts are found when a position is first asked for. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Where a table stands in the one that holds it; its path is spelled out only for a fault. */
export interface Holder {
  readonly table: object;
  readonly key: string;
  /** The element, where the key's value is an array; one index for each array inside an array. */
  readonly indices: readonly number[];
}

/** How a table came to be, which decides who may add to it. */
export type TableDefinition = "implicit" | "header" | "dotted" | "inline";

/** Offsets into the source, in UTF-16 units. */
export interface Origin {
  readonly source: SourceText;
  definition: TableDefinition;
  /** Undefined for the document itself, and for an inline table until its key is recorded. */
  holder: Holder | undefined;
  readonly at: number;
  readonly keys: Map<string, number>;
}

const origins = new WeakMap<object, Origin>();

export const setOrigin = (table: object, origin: Origin): void => void origins.set(table, origin);
export const originOf = (table: object): Origin | undefined => origins.get(table);

/** `order[1].group[0]`; empty for the document itself. */
export function pathOf(table: object): string {
  const holder = origins.get(table)?.holder;
  if (holder === undefined) return "";
  return `${keyPath(pathOf(holder.table), holder.key)}${holder.indices.map((i) => `[${i}]`).join("")}`;
}

/** The place of `key` in a table that was read, or of the table itself where it lacks the key. */
export function whereOf(table: TomlTable, key?: string): Where | undefined {
  const origin = origins.get(table);
  if (origin === undefined) return undefined;
  const offset = (key === undefined ? undefined : origin.keys.get(key)) ?? origin.at;
  const path = key === undefined ? pathOf(table) : keyPath(pathOf(table), key);
  return { file: origin.source.file, ...positionAt(origin.source.text, offset), ...(path === "" ? {} : { key: path }) };
}

/** Line and column (in characters), from 1. */
export function positionAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line++;
  return { line, column: [...before.slice(lineStart)].length + 1 };
}

const BARE = /^[A-Za-z0-9_-]+$/;
export const keyPath = (path: string, key: string): string =>
  `${path}${path === "" ? "" : "."}${BARE.test(key) ? key : JSON.stringify(key)}`;
