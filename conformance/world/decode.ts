/** Decodes TOML and JSON documents into JSON. Values that JSON does not have become objects: `{ integer }`, `{ float }`, `{ time }`. */
import { type Bytes, describeFault, type Json } from "#base";
import { json, toml } from "#contract";

export type Decoded = { readonly value: Json } | { readonly malformed: string };

export function decodeToml(bytes: Bytes, file: string): Decoded {
  const read = toml.read(bytes, file);
  return read.ok ? { value: ofToml(read.value) } : { malformed: describeFault(read.fault) };
}

export function decodeJson(text: Bytes | string): Decoded {
  const read = json.read(text, "json");
  return read.ok ? { value: ofJson(read.value) } : { malformed: describeFault(read.fault) };
}

const isList = (value: toml.TomlValue): value is readonly toml.TomlValue[] => Array.isArray(value);

/** Integers are numbers, or `{ integer }` where a number would lose digits; floats are `{ float }`, times `{ time }`. */
function ofToml(value: toml.TomlValue): Json {
  if (typeof value === "bigint") return integer(value);
  if (typeof value === "number") return { float: String(value) };
  if (value instanceof toml.TomlTime) return { time: value.text };
  if (isList(value)) return value.map(ofToml);
  if (toml.isTable(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, ofToml(member)]));
  return value;
}

function ofJson(value: json.ExactJson): Json {
  if (typeof value === "bigint") return integer(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(ofJson);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, ofJson(member)]));
}

const integer = (value: bigint): Json =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : { integer: String(value) };
