/** Random changes of a document: members are removed, replaced, repeated or put elsewhere, several at once. */
import * as fc from "fast-check";
import { isJsonObject, type Json, type JsonObject } from "#base";

type Change =
  | "remove"
  | "repeat"
  | "wrap"
  | "rename"
  /** Puts the member in place of another one. */
  | "move"
  | { readonly value: Json };

/** At the n-th member at any depth, counted around; `to` is the other member of a move. */
interface ChangeAt {
  readonly member: number;
  readonly to: number;
  readonly change: Change;
}

const VALUES: readonly Json[] = [
  0,
  -1,
  0.5,
  true,
  "",
  "\u0001",
  "../..",
  "x".repeat(300),
  [],
  {},
  [[]],
  [{}],
  { a: { b: [1] } },
];
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Change>("remove", "repeat", "wrap", "rename", "move") },
  { weight: 2, arbitrary: fc.constantFrom(...VALUES).map((value) => ({ value })) },
);

export const anyChanges: fc.Arbitrary<readonly ChangeAt[]> = fc.array(
  fc.record({ member: fc.nat({ max: 60 }), to: fc.nat({ max: 60 }), change }),
  { minLength: 1, maxLength: 3 },
);

export const applyChanges = (document: JsonObject, changes: readonly ChangeAt[]): JsonObject =>
  changes.reduce(applied, document);

type Path = readonly (string | number)[];

function applied(document: JsonObject, { member, to, change: how }: ChangeAt): JsonObject {
  const paths = pathsIn(document);
  const [path, other] = [paths[member % paths.length], paths[to % paths.length]];
  if (path === undefined || other === undefined) return document;
  const value = at(document, path);
  if (typeof how === "object") return withValue(document, path, how.value);
  if (how === "remove") return withValue(document, path, undefined);
  if (how === "wrap") return withValue(document, path, [value ?? ""]);
  if (how === "move") return withValue(document, other, value);
  if (how === "repeat") return withValue(document, path, Array.isArray(value) ? [...value, ...value] : value);
  return withValue(withValue(document, path, undefined), [...path.slice(0, -1), `${path.at(-1)}-x`], value);
}

const pathsIn = (value: Json, from: Path = []): readonly Path[] =>
  (isJsonObject(value) ? Object.entries(value) : Array.isArray(value) ? [...value.entries()] : []).flatMap(
    ([key, member]) => [[...from, key], ...pathsIn(member, [...from, key])],
  );

const at = (value: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((now, key) => memberOf(now, key), value);

function memberOf(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function withValue(document: JsonObject, [key, ...rest]: Path, value: Json | undefined): JsonObject {
  if (key === undefined) return document;
  const next = rest.length === 0 ? value : inside(document[key] ?? {}, rest, value);
  const { [key]: _, ...others } = document;
  return next === undefined ? others : { ...document, [key]: next };
}

function inside(value: Json, path: Path, to: Json | undefined): Json {
  if (!Array.isArray(value)) return isJsonObject(value) ? withValue(value, path, to) : value;
  const [index, ...rest] = path;
  return value.flatMap((one, i) => {
    if (i !== index) return [one];
    const next = rest.length === 0 ? to : inside(one, rest, to);
    return next === undefined ? [] : [next];
  });
}
