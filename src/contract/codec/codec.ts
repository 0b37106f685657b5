/**
 * One description of a document, both directions: a `Codec` reads a value out of TOML or JSON and writes it back. Reading notes
 * every violation, not the first only, each with file, line, column and key. Keys match exactly: TOML and JSON keys are
 * case-sensitive, and the specification does not say otherwise (the official lifecycle also takes `ID` for `id`). Keys that
 * nobody asked for are ignored, so that newer documents can be read.
 */
import { type Fault, fail, ok, type Result, type Where } from "#base";
import type { Encodable } from "../encodable.ts";
import { isTable, keyPath, type TomlTable, TomlTime, whereOf } from "../toml/model.ts";

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

/** Where the reader is. */
export class At {
  readonly form: Form;
  readonly #file: string;
  readonly #violations: FieldFault[];
  readonly #table: PlainTable | undefined;
  readonly #key: string | undefined;
  readonly #path: string;

  private constructor(
    [form, file, violations]: readonly [Form, string, FieldFault[]],
    place: { readonly table?: PlainTable; readonly key?: string; readonly path: string },
  ) {
    this.form = form;
    this.#file = file;
    this.#violations = violations;
    this.#table = place.table;
    this.#key = place.key;
    this.#path = place.path;
  }

  static document(form: Form, file: string, violations: FieldFault[]): At {
    return new At([form, file, violations], { path: "" });
  }

  key(table: PlainTable, key: string): At {
    return new At([this.form, this.#file, this.#violations], { table, key, path: keyPath(this.#path, key) });
  }

  index(i: number): At {
    const path = `${this.#path}[${i}]`;
    const place = this.#table === undefined ? { path } : { table: this.#table, key: this.#key ?? "", path };
    return new At([this.form, this.#file, this.#violations], place);
  }

  note(kind: FieldFault["kind"], message: string, remedy?: string): undefined {
    if (this.#violations.length >= VIOLATIONS_MAX) return;
    this.#violations.push({ kind, message, where: this.#where(), ...(remedy === undefined ? {} : { remedy }) });
  }

  expected(what: string, found: Plain): undefined {
    this.note("field-type", `expected ${what}, found ${nameOfKind(found)}`);
  }

  #where(): Where {
    const position = this.#table === undefined ? undefined : whereOf(this.#table as TomlTable, this.#key);
    const path = this.#path === "" ? {} : { key: this.#path };
    return { file: this.#file, ...position, ...path };
  }
}

function nameOfKind(value: Plain): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value instanceof TomlTime) return `a ${value.kind}`;
  const names = {
    string: "a string",
    bigint: "an integer",
    number: "a float",
    boolean: "a boolean",
    object: "a table",
  };
  return names[typeof value as keyof typeof names];
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
