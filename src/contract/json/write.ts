/**
 * Writes the same bytes as Go's `encoding/json`: compact, with `<`, `>`, `&` and the two line separators escaped. The bytes matter,
 * because lifecycles compare and hash labels and cache metadata.
 */
import { type Encodable, isEncodableArray, ProcessCommand, visitInOrder } from "../data/encodable.ts";
import { jsonFloat } from "../data/float.ts";
import { TomlTime } from "../data/value.ts";

/** Without a final newline: labels have none. The caller adds one to files. */
export function jsonText(value: Encodable): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return quoteJson(value);
  if (typeof value === "number") return jsonFloat(value);
  if (value instanceof TomlTime) return quoteJson(rfc3339(value));
  if (value instanceof ProcessCommand) return jsonText(value.elements);
  if (isEncodableArray(value)) return `[${value.map(jsonText).join(",")}]`;
  let fields = "";
  visitInOrder(value, (key, child) => {
    fields += `${fields === "" ? "" : ","}${quoteJson(key)}:${jsonText(child)}`;
  });
  return `{${fields}}`;
}

/** Reads a local date as midnight and a local time as a time of the year 0, both in UTC. */
function rfc3339({ kind, text }: TomlTime): string {
  if (kind === "local-date") return `${text}T00:00:00Z`;
  if (kind === "local-time") return `0000-01-01T${text}Z`;
  return kind === "local-datetime" ? `${text}Z` : text;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
const ESCAPED = /["\\\0-\x1f<>&\u2028\u2029]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A string without characters to escape, which is the usual case. */
const PLAIN = /^[ !#-%'-;=?-[\]-\x7f]*$/;

export const quoteJson = (text: string): string => (PLAIN.test(text) ? `"${text}"` : quoteOther(text));

const quoteOther = (text: string): string =>
  `"${text
    .replace(LONE_SURROGATE, "\ufffd")
    .replace(ESCAPED, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
