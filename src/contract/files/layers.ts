/**
 * What the lifecycle knows of the layers of an image or a cache: the label `io.buildpacks.lifecycle.metadata`, the `[metadata]` of
 * `analyzed.toml` (the same with other keys), and the cache's metadata.
 */
import type { Codec, Plain, PlainTable } from "../codec/codec.ts";
import { defaulted, nullInJson, omitted, optional, record } from "../codec/record.ts";
import { anyTable, anything, flag, list, mapOf, text } from "../codec/values.ts";
import { TomlTime } from "../toml/model.ts";

export interface LayerSha {
  /** The diffID; empty where there is no such layer. */
  readonly sha: string;
}
export interface LayerMetadata extends LayerSha {
  /** `[metadata]` of the layer's TOML file. */
  readonly data?: Plain;
  readonly build: boolean;
  readonly launch: boolean;
  readonly cache: boolean;
}
export interface StoreMetadata {
  readonly metadata?: PlainTable;
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

export const layerSha = record<LayerSha>({ sha: defaulted("sha", text, "") });

const layer = record<LayerMetadata>({
  sha: defaulted("sha", text, ""),
  data: optional({ toml: "metadata", json: "data" }, anything, nullInJson),
  build: defaulted("build", flag, false),
  launch: defaulted("launch", flag, false),
  cache: defaulted("cache", flag, false),
});

const store = record<StoreMetadata>({ metadata: optional("metadata", anyTable, nullInJson) });

export const buildpackLayers = record<BuildpackLayers>({
  key: defaulted("key", text, ""),
  version: defaulted("version", text, ""),
  layers: defaulted("layers", mapOf(layer), {}),
  store: optional("store", store),
});

const names = { image: omitted("image", text, ""), mirrors: omitted("mirrors", list(text), []) };
export const runImageNames = record<RunImageNames>(names);

const runImage = record<RunImageForRebase>({
  topLayer: defaulted({ toml: "top-layer", json: "topLayer" }, text, ""),
  reference: defaulted("reference", text, ""),
  ...names,
});

export const stackNames = record<StackNames>({
  runImage: defaulted({ toml: "run-image", json: "runImage" }, runImageNames, { image: "", mirrors: [] }),
});

export const layersMetadata: Codec<LayersMetadata> = record<LayersMetadata>({
  app: omitted("app", list(layerSha), [], nullInJson),
  sbom: optional("sbom", layerSha),
  buildpacks: omitted("buildpacks", list(buildpackLayers), [], nullInJson),
  config: defaulted("config", layerSha, noLayer),
  execEnv: optional("exec-env", text),
  launcher: defaulted("launcher", layerSha, noLayer),
  processTypes: defaulted("process-types", layerSha, noLayer),
  runImage: defaulted({ toml: "run-image", json: "runImage" }, runImage, NO_LAYERS_METADATA.runImage),
  stack: optional("stack", stackNames),
});

/**
 * Data that a label carried, as the lifecycle restores it into TOML: every number is a float (`3` comes back as `3.0`), and nulls
 * in tables vanish. Undefined where an array holds a null, which TOML cannot say.
 */
export function restoredData(data: Plain): Plain | undefined {
  if (typeof data === "bigint") return Number(data);
  if (typeof data !== "object" || data === null || data instanceof TomlTime) return data;
  if (Array.isArray(data)) return restoredArray(data);
  const entries = Object.entries(data).map(([key, value]) => [key, restoredData(value)] as const);
  return entries.some(([, value]) => value === undefined)
    ? undefined
    : Object.fromEntries(entries as [string, Plain][]);
}

function restoredArray(data: readonly Plain[]): readonly Plain[] | undefined {
  const restored = data.map(restoredData);
  return restored.some((value) => value === undefined || value === null) ? undefined : (restored as Plain[]);
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
  const metadata = kept === undefined ? undefined : (restoredData(kept) as PlainTable | undefined);
  if (layers.some(([, each]) => each === undefined) || (kept !== undefined && metadata === undefined)) return undefined;
  const all = { ...buildpack, layers: Object.fromEntries(layers as [string, LayerMetadata][]) };
  return metadata === undefined ? all : { ...all, store: { metadata } };
}

function restoredLayer(layer: LayerMetadata): LayerMetadata | undefined {
  if (layer.data === undefined) return layer;
  const data = restoredData(layer.data);
  return data === undefined ? undefined : { ...layer, data };
}
