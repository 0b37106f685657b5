/** `<layer>.toml` (Buildpack specification): what a layer is for, and data of the buildpack's own. */
import type { Codec, Plain } from "../codec/codec.ts";
import { isPlainTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitted, optional, record } from "../codec/record.ts";
import { anything, flag } from "../codec/values.ts";

export interface LayerTypes {
  readonly launch: boolean;
  readonly build: boolean;
  readonly cache: boolean;
}
/** Types that are all false are not written: so is the file of a restored layer, whose types the buildpack must set anew. */
export interface LayerContent {
  readonly types: LayerTypes;
  readonly metadata?: Plain;
}

export const NO_TYPES: LayerTypes = { launch: false, build: false, cache: false };

const types = record<LayerTypes>({
  launch: omitted("launch", flag, false),
  build: omitted("build", flag, false),
  cache: omitted("cache", flag, false),
});

const content = record<LayerContent>({
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
  metadata: optional("metadata", anything),
});

/** Until Buildpack API 0.6 the types stood at the top; a file that has them there would lose them silently. */
const typesInTheirTable: Codec<LayerContent> = {
  ...content,
  read(data, at) {
    const misplaced = isPlainTable(data) ? ["launch", "build", "cache"].filter((key) => Object.hasOwn(data, key)) : [];
    if (!isPlainTable(data) || misplaced.length === 0) return content.read(data, at);
    for (const key of misplaced) {
      at.key(data, key).note("field-value", `${key} does not belong at the top`, "move it into the table [types]");
    }
    return undefined;
  },
};

export const layerToml = tomlFile<LayerContent>(typesInTheirTable);
