/**
 * One description of a document, both directions: a `Codec` reads a value out of TOML or JSON and writes it back. Reading notes
 * every violation, not the first only, each with file, line, column and key. Keys match exactly: TOML and JSON keys are
 * case-sensitive, and the specification does not say otherwise (the official lifecycle also takes `ID` for `id`). Keys that
 * nobody asked for are ignored, so that newer documents can be read.
 */
import { type Fault, fail, ok, type Result, type Where } from "#base";
import type { Encodable } from "../encodable.ts";
import {
  describeKind,
  isTable,
  keyPath,
  type TomlTable,
  type TomlTime,
  type TomlValue,
  whereOf,
} from "../toml/model.ts";

export type DocumentFormat = "toml" | "json";

/** Data as it was read, from either form; null comes only from JSON. */
export type DocumentValue =
  | null
  | string
  | bigint
  | number
  | boolean
  | TomlTime
  | readonly DocumentValue[]
  | DocumentTable;
export interface DocumentTable {
  readonly [key: string]: DocumentValue;
}

export type FieldFault = Fault<"field-missing" | "field-type" | "field-value">;
/** All that is wrong with a document whose syntax is right; `message` and `where` are those of the first. */
export type DocumentFault = Fault<"document"> & { readonly violations: readonly FieldFault[] };

export interface Codec<T> {
  /** What belongs here, for messages: "a string". */
  readonly expects: string;
  /** Undefined where a violation was noted. */
  read(data: DocumentValue, at: Cursor): T | undefined;
  write(value: T, form: DocumentFormat): Encodable;
}

/** More than anyone reads; each costs a search for its line. */
const VIOLATIONS_MAX = 100;

interface Reading {
  readonly form: DocumentFormat;
  readonly file: string;
  readonly violations: FieldFault[];
}

/** Where the reader is: a chain up to the document, spelled out only for a violation. */
export class Cursor {
  readonly #reading: Reading;
  readonly #above: Cursor | undefined;
  /** The table that the nearest key stands in, for its line and column. */
  readonly #table: DocumentTable | undefined;
  readonly #step: string | number | undefined;

  private constructor(reading: Reading, above?: Cursor, table?: DocumentTable, step?: string | number) {
    this.#reading = reading;
    this.#above = above;
    this.#table = table;
    this.#step = step;
  }

  static document(form: DocumentFormat, file: string, violations: FieldFault[]): Cursor {
    return new Cursor({ form, file, violations });
  }

  get form(): DocumentFormat {
    return this.#reading.form;
  }

  key(table: DocumentTable, key: string): Cursor {
    return new Cursor(this.#reading, this, table, key);
  }

  index(i: number): Cursor {
    return new Cursor(this.#reading, this, this.#table, i);
  }

  note(kind: FieldFault["kind"], message: string, remedy?: string): undefined {
    const { violations } = this.#reading;
    if (violations.length >= VIOLATIONS_MAX) return;
    violations.push({ kind, message, where: this.#where(), ...(remedy === undefined ? {} : { remedy }) });
  }

  expected(what: string, found: DocumentValue): undefined {
    this.note("field-type", `expected ${what}, found ${found === null ? "null" : describeKind(found as TomlValue)}`);
  }

  #where(): Where {
    const position = this.#table === undefined ? undefined : whereOf(this.#table as TomlTable, this.#nearestKey());
    const path = this.#path();
    return { file: this.#reading.file, ...position, ...(path === "" ? {} : { key: path }) };
  }

  #path(): string {
    if (this.#above === undefined || this.#step === undefined) return "";
    const above = this.#above.#path();
    return typeof this.#step === "number" ? `${above}[${this.#step}]` : keyPath(above, this.#step);
  }

  #nearestKey(): string | undefined {
    if (typeof this.#step === "string" || this.#above === undefined) return this.#step?.toString();
    return this.#above.#nearestKey();
  }
}

/** Reads a whole document. */
export function decode<T>(
  codec: Codec<T>,
  data: DocumentValue,
  form: DocumentFormat,
  file: string,
): Result<T, DocumentFault> {
  const violations: FieldFault[] = [];
  const value = codec.read(data, Cursor.document(form, file, violations));
  const [first] = violations;
  if (first === undefined && value !== undefined) return ok(value);
  const others = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first?.message ?? "unreadable"}${others}`;
  return fail({ kind: "document", message, where: first?.where ?? { file }, violations });
}

export const isDocumentTable = (value: DocumentValue): value is DocumentTable => isTable(value);
