/** What the steps of export hand on to each other. Steps of proposals add layers to `parts`, and to what the labels say. */
import {
  type AnalyzedMetadata,
  type BuildMetadata,
  type CacheMetadata,
  type Group,
  type LayersMetadata,
  NO_LAYERS_METADATA,
  type ProjectMetadata,
} from "#contract";
import type { HistoryEntry, Image, Layer, Saved, StoredImage } from "#image";
import type { Cache } from "../cache/cache.ts";
import type { ArtifactPart } from "../images/artifacts.ts";
import type { Stores } from "../images/images.ts";
import { NO_CACHE_METADATA } from "../restore/state.ts";
import type { LayerRole } from "./decisions.ts";

export interface Part {
  readonly layer: Layer;
  readonly history: HistoryEntry;
}

export interface ExportState {
  /** Opened by the first step, unless the creator has opened them. */
  stores: Stores | undefined;
  /** Undefined where no cache was given. */
  cache: Cache | undefined;
  cacheMetadata: CacheMetadata;
  group: Group;
  analyzed: AnalyzedMetadata;
  project: ProjectMetadata;
  built: BuildMetadata;
  runImage: StoredImage | undefined;
  /** What the app image is put upon: the run image, with the configuration that extensions left. */
  base: Image | undefined;
  /** The configuration that extensions left; undefined where there were none. */
  extended: Image | undefined;
  previous: StoredImage | undefined;
  /** Of the image and of each layer's history. */
  created: string;
  /** The layers above the run image by their role, each list from below upwards. */
  readonly parts: Map<LayerRole, Part[]>;
  /** What the lifecycle's label says, as far as it is known. */
  metadata: LayersMetadata;
  /** Labels of the lifecycle's own. */
  readonly labels: Map<string, string>;
  /** Published beside the image: the base has none. */
  readonly artifacts: ArtifactPart[];
  image: Image | undefined;
  saved: Saved | undefined;
}

export const exportInitial = (): ExportState => ({
  stores: undefined,
  cache: undefined,
  cacheMetadata: NO_CACHE_METADATA,
  group: { group: [], groupExtensions: [] },
  analyzed: { metadata: NO_LAYERS_METADATA },
  project: {},
  built: { buildpacks: [], extensions: [], labels: [], processes: [], slices: [], defaultProcessType: "" },
  runImage: undefined,
  base: undefined,
  extended: undefined,
  previous: undefined,
  created: "",
  parts: new Map(),
  metadata: NO_LAYERS_METADATA,
  labels: new Map(),
  artifacts: [],
  image: undefined,
  saved: undefined,
});
