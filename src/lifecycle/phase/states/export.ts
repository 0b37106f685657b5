/**
 * The state of export: what it starts with, and what its steps give to later ones. Steps of proposals add layers to `parts`, and to
 * what the labels say.
 */
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
import type { Cache } from "../../cache/cache.ts";
import type { LayerRole } from "../../decisions/export.ts";
import type { ArtifactPart } from "../../images/artifacts.ts";
import type { Stores } from "../../images/images.ts";
import type { CreatorResources } from "./create.ts";

export interface AddedLayer {
  readonly layer: Layer;
  readonly history: HistoryEntry;
}

export interface ExportStart {
  readonly shared: CreatorResources | undefined;
  /** The layers above the run image by their role, each list from below upwards. */
  readonly layers: Map<LayerRole, AddedLayer[]>;
  /** What the lifecycle's label says, as far as it is known. */
  metadata: LayersMetadata;
  /** Labels of the lifecycle's own. */
  readonly labels: Map<string, string>;
  /** Published beside the image: the base has none. */
  readonly artifacts: ArtifactPart[];
}

export interface ExportResults {
  stores: Stores;
  /** Undefined where no cache was given. */
  cache: Cache | undefined;
  cacheMetadata: CacheMetadata;
  group: Group;
  analyzed: AnalyzedMetadata;
  project: ProjectMetadata;
  built: BuildMetadata;
  runImage: StoredImage;
  /** What the app image is put upon: the run image, with the configuration that extensions left. */
  base: Image;
  /** The configuration that extensions left; undefined where there were none. */
  extended: Image | undefined;
  previous: StoredImage | undefined;
  /** Of the image and of each layer's history. */
  created: string;
  image: Image;
  saved: Saved;
}

export const exportStart = (shared?: CreatorResources): ExportStart => ({
  shared,
  layers: new Map(),
  metadata: NO_LAYERS_METADATA,
  labels: new Map(),
  artifacts: [],
});
