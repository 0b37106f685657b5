/** The deprecated `[[bom]]` of `launch.toml` and `build.toml`, and `sbom.legacy.json`, in which the lifecycle collects them. */

import type { Codec } from "../codec/codec.ts";
import { type JsonDocument, jsonDocument, tomlFile } from "../codec/format.ts";
import { nullInJson, omitDefault, optionalKey, requiredKey, table } from "../codec/table.ts";
import { anyTable, array, string } from "../codec/values.ts";
import type { DocumentTable } from "../data/value.ts";
import { type ComponentReference, componentReference } from "./component.ts";

export interface BomEntry {
  readonly name: string;
  /** Not allowed here. The codec reads it so that the lifecycle can reject it. */
  readonly version?: string;
  readonly metadata?: DocumentTable;
}

/** An entry with the buildpack that wrote it. */
export interface LegacyBomEntry extends BomEntry {
  readonly buildpack: ComponentReference;
}

const entry = {
  name: requiredKey("name", string),
  version: optionalKey("version", string),
  metadata: optionalKey("metadata", anyTable, nullInJson),
};

/** The `[[bom]]` of `launch.toml` or `build.toml`. */
export const bomToml = tomlFile<{ readonly bom: readonly BomEntry[] }>(
  table<{ readonly bom: readonly BomEntry[] }>({ bom: omitDefault("bom", array(table<BomEntry>(entry)), []) }),
);

export const legacyBomEntries: Codec<readonly LegacyBomEntry[]> = array(
  table<LegacyBomEntry>({
    ...entry,
    buildpack: requiredKey("buildpack", table<ComponentReference>(componentReference)),
  }),
);

export const legacyBom: JsonDocument<readonly LegacyBomEntry[]> = jsonDocument("sbom.legacy.json", legacyBomEntries);
