/** Documents about which every text is silent: a phase that meets them ends as a phase may. */
import { isJsonObject, type Json, type JsonObject } from "#base";
import { withOneEmptied } from "./document-changes.ts";

/** Texts that no lifecycle writes, whatever the document. */
export const ODD_TEXTS = ["\u0000", "\ufeff", "x = 1\nx = 2\n", `${"[".repeat(2000)}`, "null", "[]", "{}", '"text"'];
export const ODD_APIS = ["", "banana", "0", "1", "0.12.1", "-0.12", " 0.12", "0.18446744073709551616", "0,12"];

/** 100 MB of comments, which the TOML of every document allows. */
export const LARGE = { text: `# ${"x".repeat(97)}\n`, times: 1_000_000 } as const;

const LEVELS = 500;
const LONG = "x".repeat(5_000);

/** A member is empty; all elements of all lists come twice; an unknown key is nested deeply; all texts are long. */
export const oddValues = (document: JsonObject): readonly JsonObject[] => [
  ...withOneEmptied(document).map((one) => one.document),
  withAll(document, (value) => (Array.isArray(value) ? [...value, ...value] : value)),
  { ...document, "x-nested": nested((inner) => [inner]) },
  { ...document, "x-nested": nested((inner) => ({ inner })) },
  withAll(document, (value) => (typeof value === "string" ? value + LONG : value)),
];

function nested(around: (inner: Json) => Json): Json {
  let value: Json = "innermost";
  for (let i = 0; i < LEVELS; i++) value = around(value);
  return value;
}

/** Each value at any depth is replaced, the inner ones first. */
function withAll(document: JsonObject, replace: (value: Json) => Json): JsonObject {
  const inside = (value: Json): Json => {
    if (Array.isArray(value)) return replace(value.map(inside));
    return isJsonObject(value) ? withAll(value, replace) : replace(value);
  };
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [key, inside(value)]));
}
