/** Faulty restorers. */
import { type Mutant, mutant, overrideDecision, skipStep } from "./mutant.ts";

export const restoreMutants: readonly Mutant[] = [
  mutant(
    "store-forgotten",
    "store.toml does not come back.",
    ["platform.restorer.store-toml", "platform.creator.skip-restore"],
    overrideDecision("restoresStore", () => () => false),
  ),
  mutant(
    "restores-always",
    "Layers come back even when they are to be skipped.",
    ["platform.restorer.skip-layers", "platform.creator.skip-restore"],
    overrideDecision("restoresLayers", () => () => true),
  ),
  mutant(
    "restores-never",
    "No layer ever comes back.",
    ["platform.restorer.restore-layers", "buildpack.layers.launch.restore-metadata"],
    overrideDecision("restoresLayers", () => () => false),
  ),
  mutant(
    "types-restored",
    "Restored metadata has its types still.",
    ["buildpack.layers.reuse.no-flags", "buildpack.layers.cache.restore-metadata"],
    overrideDecision("restoredTypes", () => ({ launch, build, cache }) => ({ launch, build, cache })),
  ),
  mutant(
    "build-layers-restored",
    "Metadata of layers for build comes back from the previous image without a cache.",
    ["buildpack.layers.build.no-restore-uncached"],
    overrideDecision(
      "restoresFromImage",
      () =>
        ({ launch, cache, cached }) =>
          launch && (!cache || cached),
    ),
  ),
  mutant(
    "launch-metadata-lost",
    "Metadata of layers for launch alone does not come back.",
    ["buildpack.layers.launch.restore-metadata", "buildpack.layers.restore-matrix"],
    overrideDecision("restoresFromImage", (previous) => (i) => i.cache && previous(i)),
  ),
  mutant(
    "cached-metadata-without-contents",
    "Metadata of a cached layer comes back where the cache is lost.",
    ["buildpack.layers.cache.both-or-neither"],
    overrideDecision(
      "restoresFromImage",
      () =>
        ({ launch, build, cache }) =>
          launch && (cache || !build),
    ),
  ),
  mutant(
    "contents-lost",
    "Contents of cached layers do not come back.",
    ["buildpack.layers.cache.restore-contents", "platform.restorer.layers.use-cache"],
    overrideDecision("restoresContents", () => () => false),
  ),
  mutant(
    "layer-sboms-lost",
    "SBOM files of layers do not come back.",
    ["buildpack.layers.launch.restore-sbom"],
    skipStep("restore:layer-sboms"),
  ),
  mutant(
    "modes-lost",
    "Restored files have the usual mode.",
    ["buildpack.layers.cache.restore-contents"],
    overrideDecision("restoredMode", (previous) => (i) => (i.type === "file" ? 0o644 : previous(i))),
  ),
  mutant(
    "links-lost",
    "Links in cached layers do not come back.",
    ["buildpack.layers.cache.restore-contents"],
    overrideDecision("restoresEntry", (previous) => (i) => i.type !== "symlink" && previous(i)),
  ),
  mutant(
    "run-image-unresolved",
    "The run image is not looked at again.",
    ["platform.restorer.run-image.mirrors-digest", "platform.restorer.run-image.populate-target"],
    overrideDecision("resolvesRunImage", () => () => false),
  ),
];
