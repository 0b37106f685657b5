/** `<layer>.toml` (Buildpack specification): what a layer is for, and data of the buildpack's own. */
import type { Codec, DocumentValue } from "../codec/codec.ts";
import { isDocumentTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitDefault, optional, table } from "../codec/record.ts";
import { anyValue, boolean } from "../codec/values.ts";

export interface LayerTypes {
  readonly launch: boolean;
  readonly build: boolean;
  readonly cache: boolean;
}
/** Types that are all false are not written: so is the file of a restored layer, whose types the buildpack must set anew. */
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
    presence: "always",
    key: { toml: "types", json: "types" },
    also: [],
    codec: types,
    fallback: NO_TYPES,
    must: false,
    absentAs: () => undefined,
    omit: (value) => !value.launch && !value.build && !value.cache,
  },
  metadata: optional("metadata", anyValue),
});

/** Until Buildpack API 0.6 the types stood at the top; a file that has them there would lose them silently. */
const typesInTheirTable: Codec<LayerContent> = {
  ...content,
  read(data, at) {
    const misplaced = isDocumentTable(data)
      ? ["launch", "build", "cache"].filter((key) => Object.hasOwn(data, key))
      : [];
    if (!isDocumentTable(data) || misplaced.length === 0) return content.read(data, at);
    for (const key of misplaced) {
      at.key(data, key).note("field-value", `${key} does not belong at the top`, "move it into the table [types]");
    }
    return undefined;
  },
};

export const layerToml = tomlFile<LayerContent>(typesInTheirTable);
