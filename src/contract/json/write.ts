/**
 * Writes JSON byte for byte as Go's `encoding/json` does: compact, `<`, `>` and `&` and the two line separators escaped. Labels and
 * cache metadata are compared and hashed, so the bytes matter.
 */
import { type Encodable, entriesInOrder, ProcessCommand } from "../encodable.ts";
import { jsonFloat } from "../float.ts";
import { TomlTime } from "../toml/model.ts";

/** No newline at the end: labels have none, files written by Go's `json.Encoder` have one. */
export function jsonText(value: Encodable): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return quoteJson(value);
  if (typeof value === "number") return jsonFloat(value);
  if (value instanceof TomlTime) return quoteJson(rfc3339(value));
  if (value instanceof ProcessCommand) return jsonText(value.elements);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  let fields = "";
  for (const [key, child] of entriesInOrder(value as Exclude<typeof value, readonly Encodable[]>)) {
    fields += `${fields === "" ? "" : ","}${quoteJson(key)}:${jsonText(child)}`;
  }
  return `{${fields}}`;
}

/** A local date is midnight, a local time is of the year 0, and both are taken for UTC. */
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const ESCAPED = /["\\\0-\x1f<>&\u2028\u2029]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Nothing to escape, which most texts are. */
const PLAIN = /^[ !#-%'-;=?-[\]-\x7f]*$/;

export const quoteJson = (text: string): string => (PLAIN.test(text) ? `"${text}"` : quoteOther(text));

const quoteOther = (text: string): string =>
  `"${text
    .replace(LONE_SURROGATE, "\ufffd")
    .replace(ESCAPED, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
