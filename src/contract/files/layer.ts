/** `<layer>.toml` (Buildpack specification): the types of a layer, and data that the buildpack defines. */
import type { Codec } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitDefault, optionalKey, table, withDefault } from "../codec/table.ts";
import { anyValue, boolean } from "../codec/values.ts";
import { type DocumentValue, isTable } from "../data/value.ts";

export interface LayerTypes {
  readonly launch: boolean;
  readonly build: boolean;
  readonly cache: boolean;
}
/** The writer omits types that are all false, as in the file of a restored layer: the buildpack must set its types again. */
export interface LayerContent {
  readonly types: LayerTypes;
  readonly metadata?: DocumentValue;
}

export const NO_TYPES: LayerTypes = { launch: false, build: false, cache: false };

const types = table<LayerTypes>({
  launch: omitDefault("launch", boolean, false),
  build: omitDefault("build", boolean, false),
  cache: omitDefault("cache", boolean, false),
});

const content = table<LayerContent>({
  types: {
    ...withDefault("types", types, NO_TYPES),
    omit: (value) => !value.launch && !value.build && !value.cache,
  },
  metadata: optionalKey("metadata", anyValue),
});

/** Until Buildpack API 0.6 the types were top-level keys. Ignoring them there would lose them silently. */
const typesInTheirTable: Codec<LayerContent> = {
  ...content,
  read(data, cursor) {
    const misplaced = isTable(data) ? ["launch", "build", "cache"].filter((key) => Object.hasOwn(data, key)) : [];
    if (!isTable(data) || misplaced.length === 0) return content.read(data, cursor);
    for (const key of misplaced) {
      cursor.key(data, key).report("field-value", `${key} is not a top-level key`, "move it into the table [types]");
    }
    return undefined;
  },
};

export const layerToml = tomlFile<LayerContent>(typesInTheirTable);
