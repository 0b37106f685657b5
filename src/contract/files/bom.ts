/** The deprecated `[[bom]]` of `launch.toml` and `build.toml`, and `sbom.legacy.json`, where the lifecycle gathers it. */
import type { DocumentTable } from "../codec/codec.ts";
import { type JsonDocument, jsonDocument, tomlFile } from "../codec/format.ts";
import { nullInJson, omitDefault, optional, required, table } from "../codec/record.ts";
import { anyTable, array, string } from "../codec/values.ts";

export interface BomEntry {
  readonly name: string;
  /** Not allowed at this place; it must be seen to be refused. */
  readonly version?: string;
  readonly metadata?: DocumentTable;
}

/** An entry and the buildpack that gave it. */
export interface LegacyBomEntry extends BomEntry {
  readonly buildpack: { readonly id: string; readonly version: string };
}

const entry = {
  name: required("name", string),
  version: optional("version", string),
  metadata: optional("metadata", anyTable, nullInJson),
};
const buildpack = table<LegacyBomEntry["buildpack"]>({
  id: required("id", string),
  version: required("version", string),
});

/** Reads what `launch.toml` or `build.toml` has of it. */
export const bomToml = tomlFile<{ readonly bom: readonly BomEntry[] }>(
  table<{ readonly bom: readonly BomEntry[] }>({ bom: omitDefault("bom", array(table<BomEntry>(entry)), []) }),
);

export const legacyBom: JsonDocument<readonly LegacyBomEntry[]> = jsonDocument(
  "sbom.legacy.json",
  array(table<LegacyBomEntry>({ ...entry, buildpack: required("buildpack", buildpack) })),
);
