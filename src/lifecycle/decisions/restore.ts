/** What the restorer decides: the metadata and contents of an earlier build that it restores. */
import type { Api } from "#base";
import type { LayerTypes, RestoredNumbers, RunImageNames } from "#contract";
import type { TarEntry } from "#tree";
import { decision, value } from "../rules/decision.ts";

export interface RestoredRunImage {
  readonly image: string;
  listed(): readonly RunImageNames[];
  same(a: string, b: string): boolean;
}

export const restorePlatformDecisions = {
  /** -skip-layers still restores store.toml. Before Platform API 0.10 -skip-restore skips the whole phase. */
  restoresStore: decision(
    ["platform.restorer.store-toml", "buildpack.analysis.restore-store", "platform.creator.skip-restore"],
    ({ skipLayers, phase }: { skipLayers: boolean; phase: string }): boolean => !(skipLayers && phase === "create"),
  ),

  restoresLayers: decision(
    ["platform.restorer.skip-layers", "platform.restorer.restore-layers"],
    ({ skipLayers }: { skipLayers: boolean }): boolean => !skipLayers,
  ),

  /** Is the metadata of a layer of the previous image restored? `cached`: the cache has it as a cached layer. */
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

  /** Is the metadata of a cached layer restored? `inImage`: the previous image has a layer of this name. */
  restoresFromCache: decision(
    ["buildpack.layers.restore-matrix", "buildpack.layers.cache.restore-metadata"],
    ({ launch, cache }: LayerTypes & { inImage: boolean }): boolean => cache && !launch,
  ),

  /** The types table of restored metadata. It is left out, so that buildpacks have to set the types again. */
  restoredTypes: decision(
    ["buildpack.layers.reuse.no-flags", "buildpack.layers.launch.restore-metadata"],
    (_: LayerTypes): LayerTypes | undefined => undefined,
  ),

  /** Numbers of restored metadata, which was JSON in a label. */
  restoredNumbers: value<RestoredNumbers>(
    ["buildpack.layers.launch.restore-metadata", "buildpack.layers.cache.restore-metadata"],
    "exact",
  ),

  /** Contents are restored only from the cache, and only if the metadata belongs to them. */
  restoresContents: decision(
    ["buildpack.layers.restore.cache-only-source", "buildpack.layers.cache.restore-contents"],
    ({ metadataSha, cacheSha }: { metadataSha: string | undefined; cacheSha: string }): boolean =>
      metadataSha === cacheSha,
  ),

  /** Does restored metadata stay if its contents cannot be restored? */
  keepsMetadataAlone: value<boolean>(["buildpack.layers.cache.both-or-neither"], false),

  /** Is the SBOM of a layer restored? `metadata`: its metadata was. */
  restoresLayerSbom: decision(
    [
      "buildpack.layers.restore-matrix",
      "buildpack.layers.launch.restore-sbom",
      "buildpack.layers.restore.sbom-layer-only",
    ],
    ({ metadata }: { metadata: boolean }): boolean => metadata,
  ),

  /** Must the run image still be readable if run.toml lists it? */
  checksRunImage: decision(["platform.restorer.run-image.mirrors-digest"], (_: { platformApi: Api }): boolean => false),

  /** The names of the run image in the order in which the restorer tries them. `listed`: what run.toml has. Mirrors count from Platform API 0.14 on. */
  restoredRunImage: decision(
    ["platform.restorer.run-image.mirrors-digest"],
    ({ image }: RestoredRunImage): readonly string[] => [image],
  ),

  /** The parts of an image to extend that the restorer keeps for the extender. */
  keptForExtend: decision(
    ["platform.restorer.build-image.copy-to-kaniko", "platform.restorer.run-image.extend-download"],
    ({ kind }: { kind: "build" | "run" }): "descriptors" | "whole" => (kind === "run" ? "whole" : "descriptors"),
  ),

  /** Can an entry of a cached layer be extracted? */
  restoresEntry: decision(
    ["buildpack.layers.cache.restore-contents"],
    (_: { type: TarEntry["type"] }): boolean => true,
  ),

  /** The mode of a restored file or directory. */
  restoredMode: decision(
    ["buildpack.layers.cache.restore-contents"],
    ({ mode }: { type: TarEntry["type"]; mode: number }): number => mode,
  ),

  /** Are set-id bits set again after the contents are written? */
  restoresSetIds: value<boolean>(["buildpack.layers.cache.restore-contents"], true),

  /** Is the run image resolved again, for its digest and its target? */
  resolvesRunImage: decision(
    ["platform.restorer.run-image.mirrors-digest", "platform.restorer.run-image.populate-target"],
    ({ digest, target }: { digest: boolean; target: boolean; extensions: boolean }): boolean => !digest || !target,
  ),
};
