/** Reads members of TOML documents that may be wrong, and names their places. */
import { isJsonObject, type Json } from "#base";
import { type DocumentTable, type DocumentValue, toml } from "#contract";

const EMPTY: DocumentTable = {};

export const tableIn = (table: DocumentTable, key: string): DocumentTable => {
  const value = table[key];
  return toml.isTable(value) ? value : EMPTY;
};

/** The tables of an array of tables; other elements are left out. */
export const tablesIn = (table: DocumentTable, key: string): readonly DocumentTable[] => {
  const value = table[key] ?? [];
  return toml.isArray(value) ? value.filter(toml.isTable) : [];
};

export const textIn = (table: DocumentTable, key: string): string | undefined => {
  const value = table[key];
  return typeof value === "string" ? value : undefined;
};

export const isTextArray = (value: DocumentValue | undefined): value is readonly string[] =>
  value !== undefined && toml.isArray(value) && value.every((each) => typeof each === "string");

/** `buildpack.toml:3 buildpack.id`; `otherwise` for a table that was not read from a file. */
export function placeOf(table: DocumentTable, key: string, otherwise: string): string {
  const where = toml.whereOf(table, key);
  if (where === undefined) return `${otherwise} ${key}`;
  return [[where.file, where.line].filter((part) => part !== undefined).join(":"), where.key ?? key].join(" ");
}

/** What a report shows of a value. Null if there is none. */
export function showValue(value: DocumentValue | undefined): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return Number(value);
  if (toml.isArray(value)) return value.map(showValue);
  if (toml.isTable(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, showValue(each)]));
  return typeof value === "object" ? value.text : value;
}

/** A JSON object, or nothing. */
export function jsonObjectIn(text: string): { readonly [key: string]: Json | undefined } | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
