/**
 * The layers of an image or a cache: the label `io.buildpacks.lifecycle.metadata`, the `[metadata]` of `analyzed.toml` (the same with
 * other keys), and the cache's metadata.
 */
import type { Codec } from "../codec/codec.ts";
import { nullInJson, omitDefault, optionalKey, table, withDefault } from "../codec/table.ts";
import { anyTable, anyValue, array, boolean, string, tableOf } from "../codec/values.ts";
import { type DocumentTable, type DocumentValue, isArray, isTable } from "../data/value.ts";
import type { LayerTypes } from "./layer.ts";

export interface LayerSha {
  /** The diffID; empty if there is no such layer. */
  readonly sha: string;
}
export interface LayerMetadata extends LayerSha, LayerTypes {
  /** `[metadata]` of the layer's TOML file. */
  readonly data?: DocumentValue;
}
export interface StoreMetadata {
  readonly metadata?: DocumentTable;
}
export interface BuildpackLayers {
  /** The buildpack's id. */
  readonly key: string;
  readonly version: string;
  readonly layers: Readonly<Record<string, LayerMetadata>>;
  readonly store?: StoreMetadata;
}
export interface RunImageNames {
  readonly image: string;
  readonly mirrors: readonly string[];
}
export interface RunImageForRebase extends RunImageNames {
  readonly topLayer: string;
  readonly reference: string;
}
export interface StackNames {
  readonly runImage: RunImageNames;
}
export interface LayersMetadata {
  readonly app: readonly LayerSha[];
  readonly sbom?: LayerSha;
  readonly buildpacks: readonly BuildpackLayers[];
  readonly config: LayerSha;
  /** The execution environment of the build: the specification shows it here, the official lifecycle writes a separate label. */
  readonly execEnv?: string;
  readonly launcher: LayerSha;
  readonly processTypes: LayerSha;
  readonly runImage: RunImageForRebase;
  readonly stack?: StackNames;
}

const noLayer: LayerSha = { sha: "" };
/** The metadata of an image that no lifecycle created. */
export const NO_LAYERS_METADATA: LayersMetadata = {
  app: [],
  buildpacks: [],
  config: noLayer,
  launcher: noLayer,
  processTypes: noLayer,
  runImage: { topLayer: "", reference: "", image: "", mirrors: [] },
};

export const layerSha = table<LayerSha>({ sha: withDefault("sha", string, "") });

const layer = table<LayerMetadata>({
  sha: withDefault("sha", string, ""),
  data: optionalKey({ toml: "metadata", json: "data" }, anyValue, nullInJson),
  build: withDefault("build", boolean, false),
  launch: withDefault("launch", boolean, false),
  cache: withDefault("cache", boolean, false),
});

const store = table<StoreMetadata>({ metadata: optionalKey("metadata", anyTable, nullInJson) });

export const buildpackLayers = table<BuildpackLayers>({
  key: withDefault("key", string, ""),
  version: withDefault("version", string, ""),
  layers: withDefault("layers", tableOf(layer), {}),
  store: optionalKey("store", store),
});

const names = { image: omitDefault("image", string, ""), mirrors: omitDefault("mirrors", array(string), []) };
export const runImageNames = table<RunImageNames>(names);

const runImage = table<RunImageForRebase>({
  topLayer: withDefault({ toml: "top-layer", json: "topLayer" }, string, ""),
  reference: withDefault("reference", string, ""),
  ...names,
});

export const stackNames = table<StackNames>({
  runImage: withDefault({ toml: "run-image", json: "runImage" }, runImageNames, { image: "", mirrors: [] }),
});

export const layersMetadata: Codec<LayersMetadata> = table<LayersMetadata>({
  app: omitDefault("app", array(layerSha), [], nullInJson),
  sbom: optionalKey("sbom", layerSha),
  buildpacks: omitDefault("buildpacks", array(buildpackLayers), [], nullInJson),
  config: withDefault("config", layerSha, noLayer),
  execEnv: optionalKey("exec-env", string),
  launcher: withDefault("launcher", layerSha, noLayer),
  processTypes: withDefault("process-types", layerSha, noLayer),
  runImage: withDefault({ toml: "run-image", json: "runImage" }, runImage, NO_LAYERS_METADATA.runImage),
  stack: optionalKey("stack", stackNames),
});

/** With `floats` every number becomes a float: `3` becomes `3.0`. */
export type RestoredNumbers = "exact" | "floats";

/**
 * Data from a label, as the lifecycle restores it into TOML: the writer drops nulls in tables. Undefined if an array contains a null, which
 * TOML cannot express.
 */
export function restoredData(data: DocumentValue, numbers: RestoredNumbers): DocumentValue | undefined {
  if (typeof data === "bigint" && numbers === "floats") return Number(data);
  if (isArray(data)) {
    const restored = allOf(data.map((each) => restoredData(each, numbers)));
    return restored?.includes(null) === true ? undefined : restored;
  }
  return isTable(data) ? restoredTable(data, numbers) : data;
}

const restoredTable = (data: DocumentTable, numbers: RestoredNumbers): DocumentTable | undefined =>
  mapValues(data, (value) => restoredData(value, numbers));

/** The metadata of a label as the analyzer writes it to `analyzed.toml`; undefined as for {@link restoredData}. */
export function restoredLayersMetadata(metadata: LayersMetadata, numbers: RestoredNumbers): LayersMetadata | undefined {
  const buildpacks = allOf(metadata.buildpacks.map((one) => restoredBuildpack(one, numbers)));
  return buildpacks && { ...metadata, buildpacks };
}

function restoredBuildpack(buildpack: BuildpackLayers, numbers: RestoredNumbers): BuildpackLayers | undefined {
  const layers = mapValues(buildpack.layers, (one) => restoredLayer(one, numbers));
  if (layers === undefined) return undefined;
  if (buildpack.store?.metadata === undefined) return { ...buildpack, layers };
  const metadata = restoredTable(buildpack.store.metadata, numbers);
  return metadata && { ...buildpack, layers, store: { metadata } };
}

function restoredLayer(layer: LayerMetadata, numbers: RestoredNumbers): LayerMetadata | undefined {
  if (layer.data === undefined) return layer;
  const data = restoredData(layer.data, numbers);
  return data === undefined ? undefined : { ...layer, data };
}

const allOf = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined =>
  values.every((value) => value !== undefined) ? values : undefined;

/** Undefined if `restore` returns undefined for any value. */
function mapValues<T>(
  values: Readonly<Record<string, T>>,
  restore: (value: T) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  const restored = allOf(
    Object.entries(values).map(([key, value]) => {
      const each = restore(value);
      return each === undefined ? undefined : ([key, each] as const);
    }),
  );
  return restored && Object.fromEntries(restored);
}
