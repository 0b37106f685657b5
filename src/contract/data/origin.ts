/** Where in its file a table was read from, for faults. */
import type { Where } from "#base";
import { type DocumentTable, keyPath, type TomlValue } from "./value.ts";

export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** The place of a table in its parent table. */
export interface Holder {
  readonly table: object;
  readonly key: string;
  /** Where the value of `key` is an array: the index of the element, one for each nested array. */
  readonly indices: readonly number[];
}

/** How the document defined a table; this decides whether later lines may add keys to it. */
export type TableDefinition = "implicit" | "header" | "dotted" | "inline";

export interface MutableTable {
  [key: string]: TomlValue;
}

/** Offsets into the source are in UTF-16 units. */
export interface Origin {
  readonly table: MutableTable;
  readonly source: SourceText;
  definition: TableDefinition;
  /** Undefined for the document itself, and for an inline table until the parser records its key. */
  holder: Holder | undefined;
  readonly at: number;
  readonly keys: Map<string, number>;
}

const origins = new WeakMap<object, Origin>();

export const setOrigin = (origin: Origin): void => void origins.set(origin.table, origin);
/** Undefined for a value that is not a table read from a file. */
export const originOf = (value: TomlValue): Origin | undefined =>
  typeof value === "object" ? origins.get(value) : undefined;

/** `order[1].group[0]`; empty for the document itself. */
export function pathOf(table: object): string {
  const holder = origins.get(table)?.holder;
  if (holder === undefined) return "";
  return `${keyPath(pathOf(holder.table), holder.key)}${holder.indices.map((i) => `[${i}]`).join("")}`;
}

/** The place of `key` in a table that was read, or of the table itself where it lacks the key. */
export function whereOf(table: DocumentTable, key?: string): Where | undefined {
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
