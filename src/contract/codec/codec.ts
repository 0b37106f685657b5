/**
 * One description of a document, both directions: a `Codec` reads a value out of TOML or JSON and writes it back. Reading notes
 * every violation, not the first only, each with file, line, column and key. Keys match exactly: TOML and JSON keys are
 * case-sensitive, and the specification does not say otherwise (the official lifecycle also takes `ID` for `id`). Keys that
 * nobody asked for are ignored, so that newer documents can be read.
 */
import { type Fault, fail, ok, type Result, type Where } from "#base";
import type { Encodable } from "../encodable.ts";
import { isTable, keyPath, kindOf, type TomlTable, type TomlTime, type TomlValue, whereOf } from "../toml/model.ts";

export type Form = "toml" | "json";

/** Data as it was read, from either form; null comes only from JSON. */
export type Plain = null | string | bigint | number | boolean | TomlTime | readonly Plain[] | PlainTable;
export interface PlainTable {
  readonly [key: string]: Plain;
}

export type FieldFault = Fault<"field-missing" | "field-type" | "field-value">;
/** All that is wrong with a document whose syntax is right; `message` and `where` are those of the first. */
export type DocumentFault = Fault<"document"> & { readonly violations: readonly FieldFault[] };

export interface Codec<T> {
  /** What belongs here, for messages: "a string". */
  readonly expects: string;
  /** Undefined where a violation was noted. */
  read(data: Plain, at: At): T | undefined;
  write(value: T, form: Form): Encodable;
}

/** More than anyone reads; each costs a search for its line. */
const VIOLATIONS_MAX = 100;

interface Reading {
  readonly form: Form;
  readonly file: string;
  readonly violations: FieldFault[];
}

/** Where the reader is: a chain up to the document, spelled out only for a violation. */
export class At {
  readonly #reading: Reading;
  readonly #above: At | undefined;
  /** The table that the nearest key stands in, for its line and column. */
  readonly #table: PlainTable | undefined;
  readonly #step: string | number | undefined;

  private constructor(reading: Reading, above?: At, table?: PlainTable, step?: string | number) {
    this.#reading = reading;
    this.#above = above;
    this.#table = table;
    this.#step = step;
  }

  static document(form: Form, file: string, violations: FieldFault[]): At {
    return new At({ form, file, violations });
  }

  get form(): Form {
    return this.#reading.form;
  }

  key(table: PlainTable, key: string): At {
    return new At(this.#reading, this, table, key);
  }

  index(i: number): At {
    return new At(this.#reading, this, this.#table, i);
  }

  note(kind: FieldFault["kind"], message: string, remedy?: string): undefined {
    const { violations } = this.#reading;
    if (violations.length >= VIOLATIONS_MAX) return;
    violations.push({ kind, message, where: this.#where(), ...(remedy === undefined ? {} : { remedy }) });
  }

  expected(what: string, found: Plain): undefined {
    this.note("field-type", `expected ${what}, found ${found === null ? "null" : kindOf(found as TomlValue)}`);
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
export function decode<T>(codec: Codec<T>, data: Plain, form: Form, file: string): Result<T, DocumentFault> {
  const violations: FieldFault[] = [];
  const value = codec.read(data, At.document(form, file, violations));
  const [first] = violations;
  if (first === undefined && value !== undefined) return ok(value);
  const others = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first?.message ?? "unreadable"}${others}`;
  return fail({ kind: "document", message, where: first?.where ?? { file }, violations });
}

export const isPlainTable = (value: Plain): value is PlainTable => isTable(value);
