/** `build.toml` and `store.toml` (Buildpack specification). */

import { tomlFile } from "../codec/format.ts";
import { omitDefault, optionalKey, table } from "../codec/table.ts";
import { anyTable, array, string } from "../codec/values.ts";
import type { DocumentTable } from "../data/value.ts";

export interface UnmetEntry {
  /** Empty if the key is absent; the builder rejects that. */
  readonly name: string;
}
export interface Build {
  readonly unmet: readonly UnmetEntry[];
}
export interface Store {
  readonly metadata?: DocumentTable;
}

export const buildToml = tomlFile<Build>(
  table<Build>({
    unmet: omitDefault("unmet", array(table<UnmetEntry>({ name: omitDefault("name", string, "") })), []),
  }),
);
export const storeToml = tomlFile<Store>(table<Store>({ metadata: optionalKey("metadata", anyTable) }));
