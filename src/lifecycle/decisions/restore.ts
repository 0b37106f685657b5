/** What the restorer decides: which metadata and which contents of an earlier build come back. */
import type { Api } from "#base";
import type { LayerTypes } from "#contract";
import type { Entry } from "#image";
import { decision, value } from "../rules/decision.ts";

export const restorePlatformDecisions = {
  /** A skipped restoration leaves store.toml. */
  restoresStore: decision(
    ["platform.restorer.store-toml", "buildpack.analysis.restore-store", "platform.creator.skip-restore"],
    (_: { skipLayers: boolean }): boolean => true,
  ),

  restoresLayers: decision(
    ["platform.restorer.skip-layers", "platform.restorer.restore-layers"],
    ({ skipLayers }: { skipLayers: boolean }): boolean => !skipLayers,
  ),

  /** Does a layer of the previous image get its toml back? `cached`: the cache has the layer, as a cached one. */
  restoresFromImage: decision(
    [
      "buildpack.layers.restore-matrix",
      "buildpack.layers.launch.restore-metadata",
      "buildpack.layers.build.no-restore-uncached",
      "buildpack.layers.cache.both-or-neither",
    ],
    ({ launch, build, cache, cached }: LayerTypes & { cached: boolean }): boolean =>
      launch && (cache ? cached : !build),
  ),

  /** Does a layer of the cache get its toml back? `inImage`: the previous image has a layer of this name. */
  restoresFromCache: decision(
    ["buildpack.layers.restore-matrix", "buildpack.layers.cache.restore-metadata"],
    ({ launch, cache }: LayerTypes & { inImage: boolean }): boolean => cache && !launch,
  ),

  /** The types table of a restored toml: none, so that a buildpack must say again what it wants. */
  restoredTypes: decision(
    ["buildpack.layers.reuse.no-flags", "buildpack.layers.launch.restore-metadata"],
    (_: LayerTypes): LayerTypes | undefined => undefined,
  ),

  /** Contents come from the cache alone, and only where they are those that the metadata belongs to. */
  restoresContents: decision(
    ["buildpack.layers.restore.cache-only-source", "buildpack.layers.cache.restore-contents"],
    ({ metadataSha, cacheSha }: { metadataSha: string | undefined; cacheSha: string }): boolean =>
      metadataSha === cacheSha,
  ),

  /** Does a toml stay whose contents could not be had? */
  keepsMetadataAlone: value<boolean>(["buildpack.layers.cache.both-or-neither"], false),

  /** Does the SBOM of a layer come back? `metadata`: its toml did. */
  restoresLayerSbom: decision(
    [
      "buildpack.layers.restore-matrix",
      "buildpack.layers.launch.restore-sbom",
      "buildpack.layers.restore.sbom-layer-only",
    ],
    ({ metadata }: { metadata: boolean }): boolean => metadata,
  ),

  /** Must the run image that the analyzer chose be readable still, where run.toml lists it? */
  checksRunImage: decision(["platform.restorer.run-image.mirrors-digest"], (_: { platformApi: Api }): boolean => false),

  /** What of an image that is to be extended the extender finds in the cache. */
  keptForExtend: decision(
    ["platform.restorer.build-image.copy-to-kaniko", "platform.restorer.run-image.extend-download"],
    ({ kind }: { kind: "build" | "run" }): "descriptors" | "whole" => (kind === "run" ? "whole" : "descriptors"),
  ),

  /** Can an entry of a cached layer be laid out again? */
  restoresEntry: decision(["buildpack.layers.cache.restore-contents"], (_: { type: Entry["type"] }): boolean => true),

  /** The mode of a restored file or directory. */
  restoredMode: decision(
    ["buildpack.layers.cache.restore-contents"],
    ({ mode }: { type: Entry["type"]; mode: number }): number => mode,
  ),

  /** Are set-id bits given back that were lost when the contents were written? */
  restoresSetIds: value<boolean>(["buildpack.layers.cache.restore-contents"], true),

  /** Is the run image looked at again, for its digest and its target? */
  resolvesRunImage: decision(
    ["platform.restorer.run-image.mirrors-digest", "platform.restorer.run-image.populate-target"],
    ({ digest, target }: { digest: boolean; target: boolean; extensions: boolean }): boolean => !digest || !target,
  ),
};
