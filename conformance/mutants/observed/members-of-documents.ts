/**
 * Every member of a document or label, as the contract's types list them: with another value, without it, with more or fewer elements, and in
 * another order. A member that a document lacks is not added: the text allows a lifecycle to write an empty value, or a key of its own.
 */
import { isJsonObject, type Json } from "#base";
import type { DocumentFormat, Shape } from "#contract";

/** Keys from the document inwards; `*` is every element of a list, or every entry of a table with any keys. */
export type Path = readonly string[];
export type Kind = "other" | "gone" | "fewer" | "more" | "swapped";

export interface DocumentMember {
  readonly path: Path;
  readonly kind: Kind;
  /** Undefined: nothing changes. */
  change(document: Json): Json | undefined;
}

/** All changes of all members. */
export const membersOf = (shape: Shape, format: DocumentFormat): readonly DocumentMember[] =>
  pathsOf(shape, format, []).flatMap(({ path, shape: { is } }) =>
    KINDS[is].map((kind) => ({ path, kind, change: (document) => changed(document, path, CHANGES[kind]) })),
  );

interface Place {
  readonly path: Path;
  readonly shape: Shape;
}

function pathsOf(shape: Shape, format: DocumentFormat, path: Path): readonly Place[] {
  if (shape.is === "table") {
    return Object.entries(shape.members(format)).flatMap(([key, member]) => {
      const place = { path: [...path, key], shape: member };
      return [place, ...pathsOf(member, format, place.path)];
    });
  }
  if (shape.is !== "list" && shape.is !== "map") return [];
  const inside = [...path, "*"];
  return shape.of.is === "text" ? [] : pathsOf(shape.of, format, inside);
}

const KINDS: Readonly<Record<Shape["is"], readonly Kind[]>> = {
  text: ["other", "gone"],
  truth: ["other", "gone"],
  number: ["other", "gone"],
  any: ["other", "gone"],
  list: ["other", "gone", "fewer", "more", "swapped"],
  map: ["fewer", "more"],
  table: ["gone"],
};

/** Without `value` the member is removed; undefined: it stays as it is. */
type Change = (value: Json) => { readonly value?: Json } | undefined;

const CHANGES: Readonly<Record<Kind, Change>> = {
  other: (value) => ({ value: otherThan(value) }),
  gone: () => ({}),
  fewer: (value) => {
    if (Array.isArray(value)) return value.length === 0 ? undefined : { value: value.slice(0, -1) };
    const entries = isJsonObject(value) ? Object.entries(value) : [];
    return entries.length === 0 ? undefined : { value: Object.fromEntries(entries.slice(0, -1)) };
  },
  more: (value) => {
    if (Array.isArray(value)) {
      const last = value.at(-1);
      return last === undefined ? undefined : { value: [...value, otherThan(last)] };
    }
    return isJsonObject(value) ? { value: { ...value, plimsoll: Object.values(value)[0] ?? {} } } : undefined;
  },
  swapped: (value) => {
    const reversed = Array.isArray(value) ? value.toReversed() : value;
    return JSON.stringify(reversed) === JSON.stringify(value) ? undefined : { value: reversed };
  },
};

function otherThan(value: Json): Json {
  if (typeof value === "string") return `${value}-plimsoll`;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (Array.isArray(value)) return value.length === 0 ? ["plimsoll"] : value.map(otherThan);
  if (!isJsonObject(value)) return "plimsoll";
  const [first] = Object.entries(value);
  return first === undefined ? { plimsoll: true } : { ...value, [first[0]]: otherThan(first[1]) };
}

/** The document with the member changed wherever it is; undefined if nothing changes. */
function changed(document: Json, [key, ...rest]: Path, change: Change): Json | undefined {
  if (key === undefined) return undefined;
  if (key === "*") return inEach(document, (one) => changed(one, rest, change));
  const value = isJsonObject(document) ? document[key] : undefined;
  if (!isJsonObject(document) || value === undefined) return undefined;
  if (rest.length > 0) {
    const inner = changed(value, rest, change);
    return inner === undefined ? undefined : { ...document, [key]: inner };
  }
  const done = change(value);
  if (done === undefined) return undefined;
  const { [key]: _, ...others } = document;
  return done.value === undefined ? others : { ...document, [key]: done.value };
}

function inEach(document: Json, change: (one: Json) => Json | undefined): Json | undefined {
  if (Array.isArray(document)) {
    const done = document.map(change);
    return done.every((one) => one === undefined) ? undefined : document.map((one, i) => done[i] ?? one);
  }
  if (!isJsonObject(document)) return undefined;
  const done = Object.entries(document).map(([key, one]) => [key, change(one)] as const);
  if (done.every(([, one]) => one === undefined)) return undefined;
  return {
    ...document,
    ...Object.fromEntries(done.filter((entry): entry is [string, Json] => entry[1] !== undefined)),
  };
}
