/**
 * TOML 1.0 on top of the parser of @iarna/toml, whose states read characters, keys, strings, arrays and inline tables. This class
 * replaces what upstream does wrong: it wraps integers at 64 bits, loses `3.0`, rejects some exponents and CRLF after comments, and
 * lets dotted keys reopen tables. It also adds positions and a bound on nesting. It inherits, against our rule, because the states are
 * methods.
 */

import TomlParser from "@iarna/toml/lib/toml-parser.js";
import { FaultError, invariant } from "#base";
import {
  type Holder,
  type MutableTable,
  type Origin,
  originOf,
  pathOf,
  positionAt,
  type SourceText,
  setOrigin,
  type TableDefinition,
} from "../data/origin.ts";
import { isTable, keyPath, newTable, type TomlTable, type TomlValue } from "../data/value.ts";
import type { TomlFault } from "./fault.ts";
import { readScalar, TOKEN } from "./scalar.ts";

/** For tables and arrays inside each other, and for the parts of one dotted key. */
const NESTING_MAX = 64;

type KeyPart = { readonly name: string; readonly at: number };
type Assignment = { readonly key: readonly KeyPart[]; readonly value: TomlValue };

// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const DIGITS_AND_SIGNS = /[\d+\-in]/;

/** Ends the parser; `readToml` returns its fault. */
export class TomlError extends FaultError<TomlFault> {}

export class Document extends TomlParser<KeyPart, TomlValue> {
  readonly #source: SourceText;
  /** The arrays that `[[headers]]` extend, by themselves. */
  readonly #tableArrays = new WeakMap<object, TomlTable[]>();
  #keyAt = 0;
  #header: KeyPart[] = [];
  #depth = 0;

  constructor(source: SourceText) {
    super();
    this.#source = source;
    this.ctx = this.obj = this.#newTable("header", 0);
  }

  read(): TomlTable {
    this.parse(this.#source.text);
    return this.finish();
  }

  /** A comment ends at LF or CRLF; `read.ts` has rejected every other CR. */
  override parseComment(): unknown {
    do {
      const char = this.#source.text[this.ii];
      if (char === undefined || char === "\n" || char === "\r") return this.return();
      if (CONTROL.test(char)) throw this.#error("found a control character in a comment");
    } while (this.nextChar());
    return undefined;
  }

  // Keys

  override parseKeyword(): unknown {
    this.#keyAt = this.ii;
    return super.parseKeyword();
  }

  override recordAssignKeyword(name: string): unknown {
    const { resultTable } = this.state;
    const parts = Array.isArray(resultTable) ? resultTable : [];
    this.state.resultTable = parts;
    this.#boundKey(parts.push({ name, at: this.#keyAt }));
    return this.goto(this.parseAssignKeywordPreDot);
  }

  override recordAssignStatement(assignment: Assignment): unknown {
    this.#assign(this.ctx, assignment);
    return this.goto(this.parseWhitespaceToEOL);
  }

  // Headers: [table] and [[array of tables]]

  override parseTable(): unknown {
    this.#header = [];
    return this.goto(this.parseTableNext);
  }

  override parseTableMore(name: string): unknown {
    return this.#headerPart(name, this.parseTableNext, () => {
      this.ctx = this.#defineTable();
      this.next(this.parseWhitespaceToEOL);
    });
  }

  override parseList(): unknown {
    this.#header = [];
    return this.goto(this.parseListNext);
  }

  override parseListMore(name: string): unknown {
    return this.#headerPart(name, this.parseListNext, () => {
      this.ctx = this.#appendTable();
      this.next(this.parseListEnd);
    });
  }

  #headerPart(name: string, more: () => unknown, end: () => void): unknown {
    const char = this.#source.text[this.ii];
    if (char === " " || char === "\t") return null;
    if (char !== "." && char !== "]") throw this.#error('expected "." or "]" after a part of a table\'s name');
    this.#boundKey(this.#header.push({ name, at: this.#keyAt }));
    return char === "." ? this.next(more) : end();
  }

  #defineTable(): MutableTable {
    const { parent, last } = this.#walkHeader();
    const existing = parent[last.name];
    if (existing === undefined) return this.#addTable(parent, last, "header");
    const origin = originOf(existing);
    if (origin?.definition !== "implicit") throw this.#definedTwice(parent, last);
    origin.definition = "header";
    return origin.table;
  }

  #appendTable(): MutableTable {
    const { parent, last } = this.#walkHeader();
    const tables = this.#tableArrayIn(parent[last.name] ?? this.#addTableArray(parent, last));
    if (tables === undefined) throw this.#definedTwice(parent, last);
    const table = this.#newTable("header", last.at, { table: parent, key: last.name, indices: [tables.length] });
    tables.push(table);
    return table;
  }

  #walkHeader(): { readonly parent: MutableTable; readonly last: KeyPart } {
    const last = lastOf(this.#header);
    let parent = this.obj;
    for (const part of this.#header.slice(0, -1)) {
      const found = parent[part.name] ?? this.#addTable(parent, part, "implicit");
      const origin = originOf(this.#tableArrayIn(found)?.at(-1) ?? found);
      if (origin === undefined || origin.definition === "inline") throw this.#definedTwice(parent, part);
      parent = origin.table;
    }
    return { parent, last };
  }

  #tableArrayIn(value: TomlValue): TomlTable[] | undefined {
    return typeof value === "object" ? this.#tableArrays.get(value) : undefined;
  }

  // Values

  override parseValue(): unknown {
    const char = this.#source.text[this.ii];
    if (char === "[" || char === "{") {
      if (++this.#depth > NESTING_MAX) throw this.#error(`nested more than ${NESTING_MAX} deep`);
    }
    return char !== undefined && DIGITS_AND_SIGNS.test(char) ? this.#parseScalar() : super.parseValue();
  }

  override recordValue(value: TomlValue): unknown {
    this.#depth--;
    return this.returnNow(value);
  }

  #parseScalar(): unknown {
    TOKEN.lastIndex = this.ii;
    const token = TOKEN.exec(this.#source.text)?.[0] ?? "";
    const value = readScalar(token);
    if (typeof value === "object" && "problem" in value) throw this.#error(value.problem);
    for (let rest = token.length; rest > 1; rest--) this.nextChar();
    return this.return(value);
  }

  override recordInlineListValue(value: TomlValue): unknown {
    this.state.resultArr ??= [];
    this.state.resultArr.push(value);
    return this.goto(this.parseInlineListNext);
  }

  override parseInlineTable(): unknown {
    this.state.resultTable ??= this.#newTable("inline", this.ii);
    return super.parseInlineTable();
  }

  override recordInlineTableValue(assignment: Assignment): unknown {
    const { resultTable } = this.state;
    invariant(resultTable !== null && !Array.isArray(resultTable), "parseInlineTable has set the table");
    this.#assign(resultTable, assignment);
    return this.goto(this.parseInlineTableNext);
  }

  // Tables

  #assign(table: MutableTable, { key, value }: Assignment): void {
    const last = lastOf(key);
    let target = table;
    for (const part of key.slice(0, -1)) {
      const origin = originOf(target[part.name] ?? this.#addTable(target, part, "dotted"));
      if (origin?.definition !== "dotted") throw this.#definedTwice(target, part);
      target = origin.table;
    }
    if (target[last.name] !== undefined) throw this.#definedTwice(target, last);
    target[last.name] = value;
    this.#origin(target).keys.set(last.name, last.at);
    this.#setHolder(value, { table: target, key: last.name, indices: [] });
  }

  /** The parser records the key of an inline table after the content of the table. */
  #setHolder(value: TomlValue, holder: Holder): void {
    if (isTable(value)) {
      const origin = originOf(value);
      if (origin !== undefined) origin.holder = holder;
    } else if (Array.isArray(value)) {
      for (const [i, element] of value.entries())
        this.#setHolder(element, { ...holder, indices: [...holder.indices, i] });
    }
  }

  #addTable(parent: MutableTable, { name, at }: KeyPart, definition: TableDefinition): MutableTable {
    this.#origin(parent).keys.set(name, at);
    const table = this.#newTable(definition, at, { table: parent, key: name, indices: [] });
    parent[name] = table;
    return table;
  }

  #addTableArray(parent: MutableTable, { name, at }: KeyPart): TomlTable[] {
    const tables: TomlTable[] = [];
    this.#origin(parent).keys.set(name, at);
    parent[name] = tables;
    this.#tableArrays.set(tables, tables);
    return tables;
  }

  #newTable(definition: TableDefinition, at: number, holder?: Holder): MutableTable {
    const table = newTable<TomlValue>();
    setOrigin({ table, source: this.#source, definition, holder, at, keys: new Map() });
    return table;
  }

  #origin(table: MutableTable): Origin {
    const origin = originOf(table);
    invariant(origin !== undefined, "#newTable sets the origin of every table");
    return origin;
  }

  // Faults

  #boundKey(parts: number): void {
    if (parts > NESTING_MAX) throw this.#error(`nested more than ${NESTING_MAX} deep`);
  }

  #definedTwice(parent: MutableTable, { name, at }: KeyPart): TomlError {
    const key = keyPath(pathOf(parent), name);
    return this.#error("is defined already; a later line cannot define it again or add to it", at, key);
  }

  #error(message: string, at = this.ii, key?: string): TomlError {
    const position = positionAt(this.#source.text, at);
    const where = { file: this.#source.file, ...position, ...(key === undefined ? {} : { key }) };
    return new TomlError({ kind: "toml-syntax", message, where });
  }
}

function lastOf(key: readonly KeyPart[]): KeyPart {
  const last = key.at(-1);
  invariant(last !== undefined, "a key has at least one part");
  return last;
}
