/**
 * What the lifecycle knows of the layers of an image or a cache: the label `io.buildpacks.lifecycle.metadata`, the `[metadata]` of
 * `analyzed.toml` (the same with other keys), and the cache's metadata.
 */
import type { Codec, DocumentTable, DocumentValue } from "../codec/codec.ts";
import { nullInJson, omitDefault, optional, table, withDefault } from "../codec/record.ts";
import { anyTable, anyValue, array, boolean, string, tableOf } from "../codec/values.ts";
import { TomlTime } from "../toml/model.ts";

export interface LayerSha {
  /** The diffID; empty where there is no such layer. */
  readonly sha: string;
}
export interface LayerMetadata extends LayerSha {
  /** `[metadata]` of the layer's TOML file. */
  readonly data?: DocumentValue;
  readonly build: boolean;
  readonly launch: boolean;
  readonly cache: boolean;
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
  /** The execution environment of the build: the text shows it, the official lifecycle has a label of its own for it. */
  readonly execEnv?: string;
  readonly launcher: LayerSha;
  readonly processTypes: LayerSha;
  readonly runImage: RunImageForRebase;
  readonly stack?: StackNames;
}

const noLayer: LayerSha = { sha: "" };
/** Of an image that no lifecycle made. */
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
  data: optional({ toml: "metadata", json: "data" }, anyValue, nullInJson),
  build: withDefault("build", boolean, false),
  launch: withDefault("launch", boolean, false),
  cache: withDefault("cache", boolean, false),
});

const store = table<StoreMetadata>({ metadata: optional("metadata", anyTable, nullInJson) });

export const buildpackLayers = table<BuildpackLayers>({
  key: withDefault("key", string, ""),
  version: withDefault("version", string, ""),
  layers: withDefault("layers", tableOf(layer), {}),
  store: optional("store", store),
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
  sbom: optional("sbom", layerSha),
  buildpacks: omitDefault("buildpacks", array(buildpackLayers), [], nullInJson),
  config: withDefault("config", layerSha, noLayer),
  execEnv: optional("exec-env", string),
  launcher: withDefault("launcher", layerSha, noLayer),
  processTypes: withDefault("process-types", layerSha, noLayer),
  runImage: withDefault({ toml: "run-image", json: "runImage" }, runImage, NO_LAYERS_METADATA.runImage),
  stack: optional("stack", stackNames),
});

/**
 * Data that a label carried, as the lifecycle restores it into TOML: every number is a float (`3` comes back as `3.0`), and nulls
 * in tables vanish. Undefined where an array holds a null, which TOML cannot say.
 */
export function restoredData(data: DocumentValue): DocumentValue | undefined {
  if (typeof data === "bigint") return Number(data);
  if (typeof data !== "object" || data === null || data instanceof TomlTime) return data;
  if (Array.isArray(data)) return restoredArray(data);
  const entries = Object.entries(data).map(([key, value]) => [key, restoredData(value)] as const);
  return entries.some(([, value]) => value === undefined)
    ? undefined
    : Object.fromEntries(entries as [string, DocumentValue][]);
}

function restoredArray(data: readonly DocumentValue[]): readonly DocumentValue[] | undefined {
  const restored = data.map(restoredData);
  return restored.some((value) => value === undefined || value === null) ? undefined : (restored as DocumentValue[]);
}

/** The whole metadata of a label as `analyzed.toml` gets it; undefined as for {@link restoredData}. */
export function restoredLayersMetadata(metadata: LayersMetadata): LayersMetadata | undefined {
  const buildpacks = metadata.buildpacks.map(restoredBuildpack);
  if (buildpacks.some((buildpack) => buildpack === undefined)) return undefined;
  return { ...metadata, buildpacks: buildpacks as BuildpackLayers[] };
}

function restoredBuildpack(buildpack: BuildpackLayers): BuildpackLayers | undefined {
  const layers = Object.entries(buildpack.layers).map(([name, each]) => [name, restoredLayer(each)] as const);
  const kept = buildpack.store?.metadata;
  const metadata = kept === undefined ? undefined : (restoredData(kept) as DocumentTable | undefined);
  if (layers.some(([, each]) => each === undefined) || (kept !== undefined && metadata === undefined)) return undefined;
  const all = { ...buildpack, layers: Object.fromEntries(layers as [string, LayerMetadata][]) };
  return metadata === undefined ? all : { ...all, store: { metadata } };
}

function restoredLayer(layer: LayerMetadata): LayerMetadata | undefined {
  if (layer.data === undefined) return layer;
  const data = restoredData(layer.data);
  return data === undefined ? undefined : { ...layer, data };
}
