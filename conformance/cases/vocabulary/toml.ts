/** Writes TOML for the files of worlds. */
import { isJsonObject, type Json, type JsonObject } from "#base";

/** `key = value` lines; strings and arrays of strings look the same in JSON and TOML. */
export const tomlLines = (values: Readonly<Record<string, Json | undefined>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join("");

const isTables = (value: Json): value is readonly JsonObject[] =>
  Array.isArray(value) && value.length > 0 && value.every(isJsonObject);

/** A document with a header for each table, as most writers write it. */
export function tomlText(document: JsonObject, at: readonly string[] = []): string {
  const members = Object.entries(document);
  const own = members.filter(([, value]) => !isJsonObject(value) && !isTables(value));
  const inside = members.flatMap(([key, value]) => {
    const path = [...at, keyText(key)];
    if (isJsonObject(value)) return [`[${path.join(".")}]\n${tomlText(value, path)}`];
    return isTables(value) ? value.map((one) => `[[${path.join(".")}]]\n${tomlText(one, path)}`) : [];
  });
  return [...own.map(([key, value]) => `${keyText(key)} = ${inlineText(value)}\n`), ...inside].join("");
}

/** The same document as another writer may write it: inline tables, quoted keys, comments, CRLF. */
export const inlineToml = (document: JsonObject): string =>
  Object.entries(document)
    .map(([key, value]) => `# of another writer\r\n${JSON.stringify(key)}\t=\t${inlineText(value)} # the end\r\n`)
    .join("");

function inlineText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inlineText).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${keyText(key)} = ${inlineText(member)}`);
  return `{ ${members.join(", ")} }`;
}

const keyText = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key));
