/** `build.toml` and `store.toml` (Buildpack specification). */
import type { PlainTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitted, optional, record } from "../codec/record.ts";
import { anyTable, list, text } from "../codec/values.ts";

export interface Unmet {
  /** Empty where the file does not say, which the build refuses. */
  readonly name: string;
}
export interface Build {
  readonly unmet: readonly Unmet[];
}
export interface Store {
  readonly metadata?: PlainTable;
}

export const buildToml = tomlFile<Build>(
  record<Build>({ unmet: omitted("unmet", list(record<Unmet>({ name: omitted("name", text, "") })), []) }),
);
export const storeToml = tomlFile<Store>(record<Store>({ metadata: optional("metadata", anyTable) }));
