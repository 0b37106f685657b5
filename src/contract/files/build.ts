/** `build.toml` and `store.toml` (Buildpack specification). */
import type { DocumentTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitDefault, optional, table } from "../codec/record.ts";
import { anyTable, array, string } from "../codec/values.ts";

export interface UnmetEntry {
  /** Empty where the file does not say, which the build refuses. */
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
export const storeToml = tomlFile<Store>(table<Store>({ metadata: optional("metadata", anyTable) }));
