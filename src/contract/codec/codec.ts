/**
 * A `Codec` describes one part of a document in both directions: it reads a value from TOML or JSON and writes it back. Reading
 * reports all violations, each with file, line, column and key. Keys are case-sensitive, as in TOML and JSON (the official lifecycle
 * also reads `ID` as `id`). Reading ignores unknown keys, so that newer documents can be read.
 */
import { type Fault, fail, ok, type Result, type Where } from "#base";
import type { Encodable } from "../data/encodable.ts";
import { whereOf } from "../data/origin.ts";
import { type DocumentTable, type DocumentValue, describeKind, keyPath } from "../data/value.ts";

export type DocumentFormat = "toml" | "json";

export type FieldFault = Fault<"field-missing" | "field-type" | "field-value">;
/** All violations of a document that parses; `message` and `where` are those of the first. */
export type DocumentFault = Fault<"document"> & { readonly violations: readonly FieldFault[] };

/** The members of a document, so that a test can change each of them. `any`: data of others. */
export type Shape =
  | { readonly is: "text" | "truth" | "number" | "any" }
  | { readonly is: "list" | "map"; readonly of: Shape }
  | { readonly is: "table"; members(format: DocumentFormat): Readonly<Record<string, Shape>> };

export const TEXT: Shape = { is: "text" };

export interface Codec<T> {
  /** What a reader expects here, for messages: "a string". */
  readonly expects: string;
  /** Without it the value is a text. */
  readonly shape?: Shape;
  /** Undefined after a violation, which the cursor has collected. */
  read(data: DocumentValue, cursor: Cursor): T | undefined;
  write(value: T, format: DocumentFormat): Encodable;
}

/** More than a person reads; each violation costs a search for its line. */
const VIOLATIONS_MAX = 100;

interface Reading {
  readonly format: DocumentFormat;
  readonly file: string;
  readonly violations: FieldFault[];
}

/** The reader's position: a chain of keys and indices up to the document. */
export class Cursor {
  readonly #reading: Reading;
  readonly #parent: Cursor | undefined;
  /** The table of the nearest key, which knows its line and column. */
  readonly #table: DocumentTable | undefined;
  readonly #step: string | number | undefined;

  private constructor(reading: Reading, parent?: Cursor, table?: DocumentTable, step?: string | number) {
    this.#reading = reading;
    this.#parent = parent;
    this.#table = table;
    this.#step = step;
  }

  static document(format: DocumentFormat, file: string, violations: FieldFault[]): Cursor {
    return new Cursor({ format, file, violations });
  }

  get format(): DocumentFormat {
    return this.#reading.format;
  }

  key(table: DocumentTable, key: string): Cursor {
    return new Cursor(this.#reading, this, table, key);
  }

  index(i: number): Cursor {
    return new Cursor(this.#reading, this, this.#table, i);
  }

  report(kind: FieldFault["kind"], message: string, remedy?: string): undefined {
    const { violations } = this.#reading;
    if (violations.length >= VIOLATIONS_MAX) return;
    violations.push({ kind, message, where: this.#where(), ...(remedy === undefined ? {} : { remedy }) });
  }

  reportType(expected: string, found: DocumentValue): undefined {
    this.report("field-type", `expected ${expected}, found ${describeKind(found)}`);
  }

  #where(): Where {
    const position = this.#table === undefined ? undefined : whereOf(this.#table, this.#nearestKey());
    const path = this.#path();
    return { file: this.#reading.file, ...position, ...(path === "" ? {} : { key: path }) };
  }

  #path(): string {
    if (this.#parent === undefined || this.#step === undefined) return "";
    const above = this.#parent.#path();
    return typeof this.#step === "number" ? `${above}[${this.#step}]` : keyPath(above, this.#step);
  }

  #nearestKey(): string | undefined {
    if (typeof this.#step === "string" || this.#parent === undefined) return this.#step?.toString();
    return this.#parent.#nearestKey();
  }
}

/** Reads a whole document. */
export function decode<T>(
  codec: Codec<T>,
  data: DocumentValue,
  format: DocumentFormat,
  file: string,
): Result<T, DocumentFault> {
  const violations: FieldFault[] = [];
  const value = codec.read(data, Cursor.document(format, file, violations));
  const [first] = violations;
  if (first === undefined && value !== undefined) return ok(value);
  const others = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first?.message ?? "unreadable"}${others}`;
  return fail({ kind: "document", message, where: first?.where ?? { file }, violations });
}
