/** The deprecated `[[bom]]` of `launch.toml` and `build.toml`, and `sbom.legacy.json`, where the lifecycle gathers it. */
import type { PlainTable } from "../codec/codec.ts";
import { type JsonDocument, jsonDocument, tomlFile } from "../codec/format.ts";
import { nullInJson, omitted, optional, record, required } from "../codec/record.ts";
import { anyTable, list, text } from "../codec/values.ts";

export interface BomEntry {
  readonly name: string;
  /** Not allowed at this place; it must be seen to be refused. */
  readonly version?: string;
  readonly metadata?: PlainTable;
}

/** An entry and the buildpack that gave it. */
export interface LegacyBomEntry extends BomEntry {
  readonly buildpack: { readonly id: string; readonly version: string };
}

const entry = {
  name: required("name", text),
  version: optional("version", text),
  metadata: optional("metadata", anyTable, nullInJson),
};
const buildpack = record<LegacyBomEntry["buildpack"]>({ id: required("id", text), version: required("version", text) });

/** Reads what `launch.toml` or `build.toml` has of it. */
export const bomToml = tomlFile<{ readonly bom: readonly BomEntry[] }>(
  record<{ readonly bom: readonly BomEntry[] }>({ bom: omitted("bom", list(record<BomEntry>(entry)), []) }),
);

export const legacyBom: JsonDocument<readonly LegacyBomEntry[]> = jsonDocument(
  "sbom.legacy.json",
  list(record<LegacyBomEntry>({ ...entry, buildpack: required("buildpack", buildpack) })),
);
