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
import type { HistoryEntry, Image, Layer, SaveResult, StoredImage } from "#image";
import type { Cache } from "../../cache/cache.ts";
import type { ExportedLayerRole } from "../../decisions/export-layers.ts";
import type { ArtifactPart } from "../../images/artifacts.ts";
import type { Stores } from "../../images/images.ts";
import type { CreatorResources } from "./create.ts";

export interface AddedLayer {
  readonly layer: Layer;
  readonly history: HistoryEntry;
}

export interface ExportStart {
  readonly shared: CreatorResources | undefined;
  /** The layers above the run image by role, each list from the lowest up. */
  readonly layers: Map<ExportedLayerRole, AddedLayer[]>;
  /** The content of the lifecycle's label so far. */
  metadata: LayersMetadata;
  /** The labels that the lifecycle sets. */
  readonly labels: Map<string, string>;
  /** Artifacts of proposals, published with the image. */
  readonly artifacts: ArtifactPart[];
}

export interface ExportResults {
  stores: Stores;
  /** Undefined if no cache was given. */
  cache: Cache | undefined;
  cacheMetadata: CacheMetadata;
  group: Group;
  analyzed: AnalyzedMetadata;
  project: ProjectMetadata;
  built: BuildMetadata;
  runImage: StoredImage;
  /** The run image with the configuration of the extended image. */
  base: Image;
  /** The extended image; undefined without extensions. */
  extended: Image | undefined;
  previous: StoredImage | undefined;
  /** The creation time of the image and of each layer's history. */
  created: string;
  image: Image;
  saved: SaveResult;
}

export const exportStart = (shared?: CreatorResources): ExportStart => ({
  shared,
  layers: new Map(),
  metadata: NO_LAYERS_METADATA,
  labels: new Map(),
  artifacts: [],
});
