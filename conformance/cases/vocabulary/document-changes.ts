/** Documents that no phase of a lifecycle writes: a key is missing, a value has another type, a key is unknown. */
import { isJsonObject, type Json, type JsonObject } from "#base";

/** What an unknown key holds. */
const UNKNOWN = { "x-plimsoll": ["a", "b"], "x-plimsoll-table": { key: "value", list: [1, 2] } };

/** Tables whose keys are names of layers, or data of others. */
const NAMED = ["layers", "metadata", "data"];

/** Each table of the document has keys that no specification has. */
export function withUnknownKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withUnknownKeys);
  return isJsonObject(value) ? { ...membersWithUnknownKeys(value), ...UNKNOWN } : value;
}

const membersWithUnknownKeys = (table: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(table).map(([key, member]) => [
      key,
      NAMED.includes(key) && isJsonObject(member) ? membersWithUnknownKeys(member) : withUnknownKeys(member),
    ]),
  );

export interface ChangedDocument {
  readonly what: string;
  readonly document: JsonObject;
}

/** The document without one of its members; of an array only the first element is changed. */
export const withoutOneKey = (document: JsonObject): readonly ChangedDocument[] =>
  changesOf(document, () => undefined, "without");

/** The document in which one member has a value of another type. */
export const withOneOtherType = (document: JsonObject): readonly ChangedDocument[] =>
  changesOf(document, otherType, "another type of");

/** The document in which one member is empty. */
export const withOneEmptied = (document: JsonObject): readonly ChangedDocument[] =>
  changesOf(document, emptied, "an empty").filter((one) => JSON.stringify(one.document) !== JSON.stringify(document));

function emptied(value: Json): Json {
  if (Array.isArray(value)) return [];
  if (isJsonObject(value)) return {};
  return typeof value === "string" ? "" : value;
}

function otherType(value: Json): Json {
  if (typeof value === "string") return 7;
  return isJsonObject(value) || Array.isArray(value) ? "plimsoll" : [value];
}

type Change = (value: Json) => Json | undefined;

/** One document for each member at any depth. */
function changesOf(document: JsonObject, change: Change, words: string, at = ""): readonly ChangedDocument[] {
  return Object.entries(document).flatMap(([key, value]) => {
    const here = { what: `${words} ${at}${key}`, document: withMember(document, key, change(value)) };
    const [first, ...rest] = Array.isArray(value) ? value : [];
    const table = isJsonObject(value) ? value : first;
    const inside = isJsonObject(table) ? changesOf(table, change, words, `${at}${key}.`) : [];
    const nested = inside.map((one) => ({
      ...one,
      document: withMember(document, key, Array.isArray(value) ? [one.document, ...rest] : one.document),
    }));
    return [here, ...nested];
  });
}

function withMember(table: JsonObject, key: string, value: Json | undefined): JsonObject {
  const { [key]: _, ...others } = table;
  return value === undefined ? others : { ...table, [key]: value };
}
