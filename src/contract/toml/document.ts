/**
 * TOML 1.0 over the parser of @iarna/toml: its states read characters, keys, strings, arrays and inline tables; what they mean is
 * decided here. Ours are: the kinds of numbers and times, which table may be defined or extended where, positions, the bound on
 * nesting. Replaced because upstream wraps integers at 64 bits, loses `3.0`, refuses some exponents and CRLF after comments,
 * and lets dotted keys reopen tables. This inherits, against the house's rule, because the machine's states are methods.
 */

import TomlParser from "@iarna/toml/lib/toml-parser.js";
import { FaultError } from "#base";
import {
  type Holder,
  keyPath,
  type MutableTable,
  newTable,
  type Origin,
  originOf,
  pathOf,
  positionAt,
  type SourceText,
  setOrigin,
  type TableDefinition,
  type TomlTable,
  type TomlValue,
} from "./model.ts";
import { readScalar, TOKEN } from "./scalar.ts";

/** Tables and arrays inside each other, and the parts of one dotted key. */
export const NESTING_MAX = 64;

type KeyPart = { readonly name: string; readonly at: number };
type Assignment = { readonly key: readonly KeyPart[]; readonly value: TomlValue };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const DIGITS_AND_SIGNS = /[\d+\-in]/;

export class Document extends TomlParser {
  readonly #source: SourceText;
  readonly #growing = new WeakSet<object>();
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
    return this.finish() as TomlTable;
  }

  /** A comment ends at LF or CRLF; `read.ts` has refused every other CR. */
  override parseComment(): unknown {
    do {
      const char = this.#source.text[this.ii];
      if (char === undefined || char === "\n" || char === "\r") return this.return();
      if (CONTROL.test(char)) throw this.#refused("found a control character in a comment");
    } while (this.nextChar());
    return undefined;
  }

  // Keys

  override parseKeyword(): unknown {
    this.#keyAt = this.ii;
    return super.parseKeyword();
  }

  override recordAssignKeyword(name: unknown): unknown {
    this.state.resultTable ??= [];
    const parts = this.state.resultTable as KeyPart[];
    this.#boundKey(parts.push({ name: name as string, at: this.#keyAt }));
    return this.goto(this.parseAssignKeywordPreDot);
  }

  override recordAssignStatement(assignment: unknown): unknown {
    this.#assign(this.ctx as MutableTable, assignment as Assignment);
    return this.goto(this.parseWhitespaceToEOL);
  }

  // Headers: [table] and [[array of tables]]

  override parseTable(): unknown {
    this.#header = [];
    return this.goto(this.parseTableNext);
  }

  override parseTableMore(name: unknown): unknown {
    return this.#headerPart(name, this.parseTableNext, () => {
      this.ctx = this.#defineTable();
      this.next(this.parseWhitespaceToEOL);
    });
  }

  override parseList(): unknown {
    this.#header = [];
    return this.goto(this.parseListNext);
  }

  override parseListMore(name: unknown): unknown {
    return this.#headerPart(name, this.parseListNext, () => {
      this.ctx = this.#appendTable();
      this.next(this.parseListEnd);
    });
  }

  #headerPart(name: unknown, more: (this: TomlParser) => unknown, end: () => void): unknown {
    const char = this.#source.text[this.ii];
    if (char === " " || char === "\t") return null;
    if (char !== "." && char !== "]") throw this.#refused('expected "." or "]" after a part of a table\'s name');
    this.#boundKey(this.#header.push({ name: name as string, at: this.#keyAt }));
    return char === "." ? this.next(more) : end();
  }

  #defineTable(): MutableTable {
    const { parent, last } = this.#walkHeader();
    const existing = parent[last.name];
    if (existing === undefined) return this.#addTable(parent, last, "header");
    const origin = originOf(existing as object);
    if (origin?.definition !== "implicit") throw this.#definedTwice(parent, last);
    origin.definition = "header";
    return existing as MutableTable;
  }

  #appendTable(): MutableTable {
    const { parent, last } = this.#walkHeader();
    const tables = (parent[last.name] ?? this.#addTableArray(parent, last)) as TomlValue[];
    if (!this.#growing.has(tables)) throw this.#definedTwice(parent, last);
    const table = this.#newTable("header", last.at, { table: parent, key: last.name, indices: [tables.length] });
    tables.push(table);
    return table;
  }

  #walkHeader(): { readonly parent: MutableTable; readonly last: KeyPart } {
    const last = this.#header.pop() as KeyPart;
    let parent = this.obj as MutableTable;
    for (const part of this.#header) {
      const found = parent[part.name] ?? this.#addTable(parent, part, "implicit");
      const next = Array.isArray(found) && this.#growing.has(found) ? found.at(-1) : found;
      const made = typeof next === "object" ? originOf(next)?.definition : undefined;
      if (made === undefined || made === "inline") throw this.#definedTwice(parent, part);
      parent = next as MutableTable;
    }
    return { parent, last };
  }

  // Values

  override parseValue(): unknown {
    const char = this.#source.text[this.ii];
    if (char === "[" || char === "{") {
      if (++this.#depth > NESTING_MAX) throw this.#refused(`nested more than ${NESTING_MAX} deep`);
    }
    return char !== undefined && DIGITS_AND_SIGNS.test(char) ? this.#parseScalar() : super.parseValue();
  }

  override recordValue(value: unknown): unknown {
    this.#depth--;
    return this.returnNow(value);
  }

  #parseScalar(): unknown {
    TOKEN.lastIndex = this.ii;
    const token = TOKEN.exec(this.#source.text)?.[0] ?? "";
    const value = readScalar(token);
    if (typeof value === "object" && "refused" in value) throw this.#refused(value.refused);
    for (let rest = token.length; rest > 1; rest--) this.nextChar();
    return this.return(value);
  }

  override recordInlineListValue(value: unknown): unknown {
    this.state.resultArr ??= [];
    (this.state.resultArr as unknown[]).push(value);
    return this.goto(this.parseInlineListNext);
  }

  override parseInlineTable(): unknown {
    this.state.resultTable ??= this.#newTable("inline", this.ii);
    return super.parseInlineTable();
  }

  override recordInlineTableValue(assignment: unknown): unknown {
    this.#assign(this.state.resultTable as MutableTable, assignment as Assignment);
    return this.goto(this.parseInlineTableNext);
  }

  // Tables

  #assign(table: MutableTable, { key, value }: Assignment): void {
    const last = key.at(-1) as KeyPart;
    let target = table;
    for (const part of key.slice(0, -1)) {
      const next = target[part.name] ?? this.#addTable(target, part, "dotted");
      if (typeof next !== "object" || originOf(next)?.definition !== "dotted") throw this.#definedTwice(target, part);
      target = next as MutableTable;
    }
    if (target[last.name] !== undefined) throw this.#definedTwice(target, last);
    target[last.name] = value;
    this.#origin(target).keys.set(last.name, last.at);
    this.#hold(value, { table: target, key: last.name, indices: [] });
  }

  /** An inline table learns where it stands only when the key before it is recorded, after its own content. */
  #hold(value: TomlValue, holder: Holder): void {
    if (Array.isArray(value)) {
      value.forEach((element, i) => {
        if (typeof element === "object") this.#hold(element, { ...holder, indices: [...holder.indices, i] });
      });
      return;
    }
    const origin = typeof value === "object" ? originOf(value) : undefined;
    if (origin !== undefined) origin.holder = holder;
  }

  #addTable(parent: MutableTable, { name, at }: KeyPart, made: TableDefinition): MutableTable {
    this.#origin(parent).keys.set(name, at);
    const table = this.#newTable(made, at, { table: parent, key: name, indices: [] });
    parent[name] = table;
    return table;
  }

  #addTableArray(parent: MutableTable, { name, at }: KeyPart): TomlValue[] {
    const tables: TomlValue[] = [];
    this.#origin(parent).keys.set(name, at);
    parent[name] = tables;
    this.#growing.add(tables);
    return tables;
  }

  #newTable(made: TableDefinition, at: number, holder?: Holder): MutableTable {
    const table = newTable();
    setOrigin(table, { source: this.#source, definition: made, holder, at, keys: new Map() });
    return table;
  }

  #origin(table: MutableTable): Origin {
    return originOf(table) as Origin;
  }

  // Faults

  #boundKey(parts: number): void {
    if (parts > NESTING_MAX) throw this.#refused(`nested more than ${NESTING_MAX} deep`);
  }

  #definedTwice(parent: MutableTable, { name, at }: KeyPart): FaultError {
    const key = keyPath(pathOf(parent), name);
    return this.#refused("is defined already and cannot be defined or added to here", at, key);
  }

  #refused(message: string, at = this.ii, key?: string): FaultError {
    const where = {
      file: this.#source.file,
      ...positionAt(this.#source.text, at),
      ...(key === undefined ? {} : { key }),
    };
    return new FaultError({ kind: "toml-syntax", message, where });
  }
}
