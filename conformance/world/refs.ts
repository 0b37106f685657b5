/** Symbolic references: `@app:1` in test cases and observations is `127.0.0.1:5000/app:1` for the subject. */
import type { Json } from "#base";
import type { Ref } from "#protocol";

/** The registry of every world, on every machine. */
export const WORLD_REGISTRY = "127.0.0.1:5000";
/** The same server under another name, which a lifecycle must take for another registry. */
export const OTHER_REGISTRY = "localhost:5000";

export const referenceOf = (ref: Ref): string =>
  ref.startsWith("@localhost/")
    ? `${OTHER_REGISTRY}/${ref.slice("@localhost/".length)}`
    : `${WORLD_REGISTRY}/${ref.slice(1)}`;

/** Makes each reference to the world's registry symbolic. */
export const withSymbolicRefs = (text: string): string =>
  text.replaceAll(`${OTHER_REGISTRY}/`, "@localhost/").replaceAll(`${WORLD_REGISTRY}/`, "@");

export function jsonWithSymbolicRefs(value: Json): Json {
  if (typeof value === "string") return withSymbolicRefs(value);
  if (Array.isArray(value)) return value.map(jsonWithSymbolicRefs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [withSymbolicRefs(key), jsonWithSymbolicRefs(member)]),
  );
}
