/**
 * JSON pointers (RFC 6901) with two more tokens for arrays: `*` collects the values of every element, and `key=value` takes the first
 * element whose member `key` is the string `value`. `~0` and `~1` escape `~` and `/`; `~2` and `~3` escape `=` and `*`.
 */
import { isJsonObject, type Json } from "#base";

export const escapeToken = (token: string): string =>
  token.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("=", "~2").replaceAll("*", "~3");

const unescapeToken = (token: string): string =>
  token.replaceAll("~3", "*").replaceAll("~2", "=").replaceAll("~1", "/").replaceAll("~0", "~");

export const pointer = (...tokens: readonly (string | number)[]): string =>
  tokens.map((token) => `/${typeof token === "number" ? token : escapeToken(token)}`).join("");

/** The tokens of a pointer, without escapes. */
export const tokensOf = (path: string): readonly string[] => path.split("/").slice(1).map(unescapeToken);

/** A part of a pointer that takes the first element with this member: `select("role", "app")`. */
export const select = (key: string, value: string): string => `/${escapeToken(key)}=${escapeToken(value)}`;

/** Undefined if the pointer leads nowhere. */
export const valueAt = (value: Json | undefined, path: string): Json | undefined =>
  path === "" ? value : follow(value, path.slice(1).split("/"));

function follow(value: Json | undefined, tokens: readonly string[]): Json | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined || value === undefined) return value;
  if (Array.isArray(value)) {
    if (token === "*") {
      const found = value.map((element) => follow(element, rest));
      return found.filter((element) => element !== undefined);
    }
    return follow(value[indexIn(value, token)], rest);
  }
  return isJsonObject(value) ? follow(memberOf(value, unescapeToken(token)), rest) : undefined;
}

const memberOf = (value: { readonly [key: string]: Json }, key: string): Json | undefined =>
  Object.hasOwn(value, key) ? value[key] : undefined;

/** -1 if no element matches. */
function indexIn(value: readonly Json[], token: string): number {
  const equals = token.indexOf("=");
  if (equals < 0) return /^\d+$/.test(token) ? Number(token) : -1;
  const key = unescapeToken(token.slice(0, equals));
  const expected = unescapeToken(token.slice(equals + 1));
  return value.findIndex((element) => isJsonObject(element) && memberOf(element, key) === expected);
}

/** A copy in which `edit` changes the value at `path`; undefined removes it. `*` means the first element that has a value. */
export function editAt(value: Json, path: string, edit: (old: Json | undefined) => Json | undefined): Json {
  return path === "" ? (edit(value) ?? null) : (change(value, path.slice(1).split("/"), edit) ?? null);
}

function change(
  value: Json | undefined,
  tokens: readonly string[],
  edit: (old: Json | undefined) => Json | undefined,
): Json | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) return edit(value);
  if (Array.isArray(value)) {
    const index =
      token === "*" ? value.findIndex((element) => follow(element, rest) !== undefined) : indexIn(value, token);
    if (index < 0) return value;
    const changed = change(value[index], rest, edit);
    return changed === undefined ? value.toSpliced(index, 1) : value.with(index, changed);
  }
  const members = isJsonObject(value) ? value : {};
  const key = unescapeToken(token);
  const { [key]: old, ...others } = members;
  const changed = change(old, rest, edit);
  return changed === undefined ? others : { ...others, [key]: changed };
}
