/**
 * Writes the same bytes as the TOML encoder of the official lifecycle (BurntSushi/toml 1.6): in each table first the plain keys, then
 * tables and arrays of tables; two spaces of indentation per level; an empty line before each top-level table and each element of an
 * array of tables. The bytes matter, because layers contain these files and have digests.
 */
import { type Bytes, invariant, utf8 } from "#base";
import {
  type Encodable,
  isEncodableArray,
  isEncodableTable,
  ProcessCommand,
  type EncodableTable as Table,
  visitInOrder,
} from "../data/encodable.ts";
import { shortestG } from "../data/float.ts";
import { TomlTime } from "../data/value.ts";
import { quoteJson } from "../json/write.ts";

type Entry = readonly [string, Encodable];

/** Omits null values in tables. */
export const writeToml = (document: Table): Bytes => utf8(tomlText(document));

export function tomlText(document: Table): string {
  const out: Out = { text: "" };
  writeEntries(out, TOP, document);
  return out.text;
}

interface Out {
  text: string;
}

/** The current table: its name as in headers, and the indentation of its keys and of the headers below it. */
interface Place {
  readonly name: string;
  readonly indent: string;
}

const TOP: Place = { name: "", indent: "" };

const below = (place: Place, key: string): Place =>
  place === TOP
    ? { name: quoteKey(key), indent: "  " }
    : { name: `${place.name}.${quoteKey(key)}`, indent: `${place.indent}  ` };

function writeEntries(out: Out, place: Place, table: Table): void {
  const tables: Entry[] = [];
  visitInOrder(table, (key, value) => {
    if (hasHeader(value)) tables.push([key, value]);
    else if (value !== null) out.text += `${place.indent}${quoteKey(key)} = ${inline(value)}\n`;
  });
  for (const [key, value] of tables) {
    if (isTableArray(value)) writeTableArray(out, place, { key, tables: value });
    else if (isEncodableTable(value)) writeTable(out, place, { key, table: value });
  }
}

function writeTable(out: Out, place: Place, { key, table }: { key: string; table: Table }): void {
  const here = below(place, key);
  if (place === TOP && out.text !== "") out.text += "\n";
  out.text += `${place.indent}[${here.name}]\n`;
  writeEntries(out, here, table);
}

function writeTableArray(out: Out, place: Place, { key, tables }: { key: string; tables: readonly Table[] }): void {
  const here = below(place, key);
  for (const table of tables) {
    if (out.text !== "") out.text += "\n";
    out.text += `${place.indent}[[${here.name}]]\n`;
    writeEntries(out, here, table);
  }
}

const isTableArray = (value: Encodable): value is readonly Table[] =>
  isEncodableArray(value) && value.length > 0 && value.every(isEncodableTable);
const hasHeader = (value: Encodable): boolean => isEncodableTable(value) || isTableArray(value);

function inline(value: Encodable): string {
  invariant(value !== null, "a TOML array cannot contain null; the caller rejects it");
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") return float(value);
  if (value instanceof TomlTime) return value.text;
  if (value instanceof ProcessCommand) return `[${value.elements.map(quoteJson).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return isEncodableArray(value) ? `[${value.map(inline).join(", ")}]` : inlineTable(value);
}

/** A null after a value leaves the comma of that value, as upstream does. */
function inlineTable(table: Table): string {
  const plain: Entry[] = [];
  const tables: Entry[] = [];
  visitInOrder(table, (key, value) => {
    (value !== null && hasHeader(value) ? tables : plain).push([key, value]);
  });
  return `{${inlineEntries(plain, tables.length > 0)}${inlineEntries(tables, false)}}`;
}

const inlineEntries = (entries: readonly Entry[], moreFollow: boolean): string =>
  entries
    .map(([key, value], i) => {
      if (value === null) return "";
      return `${quoteKey(key)} = ${inline(value)}${moreFollow || i < entries.length - 1 ? ", " : ""}`;
    })
    .join("");

function float(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = shortestG(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const BARE_KEY = /^[A-Za-z0-9_-]+$/;
const quoteKey = (key: string): string => (BARE_KEY.test(key) ? key : quote(key));

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
const ESCAPED = /["\\\0-\x1f\x7f]/g;
const quote = (text: string): string =>
  `"${text.replace(ESCAPED, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
