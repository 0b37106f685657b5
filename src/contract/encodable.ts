/**
 * What both writers take. A `Map` keeps the order of its keys, as a Go struct does; a plain object is sorted by the bytes of its
 * keys, as a Go map is. A bigint is an integer, a number a float. An absent key is left out by whoever builds the value.
 */
import type { TomlTime } from "./toml/model.ts";

export type Encodable =
  | null
  | string
  | bigint
  | number
  | boolean
  | TomlTime
  | ProcessCommand
  | readonly Encodable[]
  | EncodableStruct
  | EncodableMap;

/** A process's command: in TOML, too, its elements are escaped as in JSON (`\\u003c`), unlike every other text there. */
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

/** In the order in which they are written. */
export function entriesInOrder(table: EncodableStruct | EncodableMap): Iterable<readonly [string, Encodable]> {
  if (table instanceof Map) return table;
  return Object.entries(table).sort(([a], [b]) => compareUtf8(a, b));
}

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
