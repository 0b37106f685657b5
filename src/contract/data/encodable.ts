/**
 * The input of both writers. They keep the order of a `Map`, as of a Go struct, and sort a plain object by the bytes of its keys, as a
 * Go map. A bigint is an integer, a number is a float.
 */
import { type DocumentScalar, TomlTime } from "./value.ts";

export type Encodable = DocumentScalar | ProcessCommand | readonly Encodable[] | EncodableStruct | EncodableMap;

/** The command of a process: unlike other strings in TOML, its elements are escaped as in JSON (`\\u003c`). */
export class ProcessCommand {
  readonly elements: readonly string[];
  constructor(elements: readonly string[]) {
    this.elements = elements;
  }
}
export type EncodableStruct = ReadonlyMap<string, Encodable>;
export interface EncodableMap {
  readonly [key: string]: Encodable;
}
export type EncodableTable = EncodableStruct | EncodableMap;

export const isEncodableArray = (value: Encodable): value is readonly Encodable[] => Array.isArray(value);
export const isEncodableTable = (value: Encodable): value is EncodableTable =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof TomlTime) &&
  !(value instanceof ProcessCommand);

/** Visits the entries in the order in which they are written. */
export function visitInOrder(table: EncodableTable, visit: (key: string, value: Encodable) => void): void {
  if (isStruct(table)) table.forEach((value, key) => void visit(key, value));
  else for (const key of Object.keys(table).sort(compareUtf8)) visit(key, table[key] ?? null);
}

const isStruct = (table: EncodableTable): table is EncodableStruct => table instanceof Map;

/** The order of the UTF-8 bytes, which is the order of code points: UTF-16 puts surrogates before U+E000. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return surrogatesLast(x) - surrogatesLast(y);
  }
  return a.length - b.length;
}

const surrogatesLast = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
