import type { Json } from "#base";

/** `key = value` lines; strings and arrays of strings look the same in JSON and TOML. */
export const tomlLines = (values: Readonly<Record<string, Json | undefined>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join("");
