/** Faulty restorers. */
import { decides, type FaultyLifecycle, faulty, omits } from "./fault.ts";

export const faultyRestorers: readonly FaultyLifecycle[] = [
  faulty(
    "store-forgotten",
    "store.toml does not come back.",
    ["platform.restorer.store-toml", "platform.creator.skip-restore"],
    decides("restoresStore", () => () => false),
  ),
  faulty(
    "restores-always",
    "Layers come back even when they are to be skipped.",
    ["platform.restorer.skip-layers", "platform.creator.skip-restore"],
    decides("restoresLayers", () => () => true),
  ),
  faulty(
    "restores-never",
    "No layer ever comes back.",
    ["platform.restorer.restore-layers", "buildpack.layers.launch.restore-metadata"],
    decides("restoresLayers", () => () => false),
  ),
  faulty(
    "types-restored",
    "Restored metadata has its types still.",
    ["buildpack.layers.reuse.no-flags", "buildpack.layers.cache.restore-metadata"],
    decides("restoredTypes", () => ({ launch, build, cache }) => ({ launch, build, cache })),
  ),
  faulty(
    "build-layers-restored",
    "Metadata of layers for build comes back from the previous image without a cache.",
    ["buildpack.layers.build.no-restore-uncached"],
    decides(
      "restoresFromImage",
      () =>
        ({ launch, cache, cached }) =>
          launch && (!cache || cached),
    ),
  ),
  faulty(
    "launch-metadata-lost",
    "Metadata of layers for launch alone does not come back.",
    ["buildpack.layers.launch.restore-metadata", "buildpack.layers.restore-matrix"],
    decides("restoresFromImage", (previous) => (i) => i.cache && previous(i)),
  ),
  faulty(
    "cached-metadata-without-contents",
    "Metadata of a cached layer comes back where the cache is lost.",
    ["buildpack.layers.cache.both-or-neither"],
    decides(
      "restoresFromImage",
      () =>
        ({ launch, build, cache }) =>
          launch && (cache || !build),
    ),
  ),
  faulty(
    "contents-lost",
    "Contents of cached layers do not come back.",
    ["buildpack.layers.cache.restore-contents", "platform.restorer.layers.use-cache"],
    decides("restoresContents", () => () => false),
  ),
  faulty(
    "layer-sboms-lost",
    "SBOM files of layers do not come back.",
    ["buildpack.layers.launch.restore-sbom"],
    omits("restore:layer-sboms"),
  ),
  faulty(
    "modes-lost",
    "Restored files have the usual mode.",
    ["buildpack.layers.cache.restore-contents"],
    decides("restoredMode", (previous) => (i) => (i.type === "file" ? 0o644 : previous(i))),
  ),
  faulty(
    "links-lost",
    "Links in cached layers do not come back.",
    ["buildpack.layers.cache.restore-contents"],
    decides("restoresEntry", (previous) => (i) => i.type !== "symlink" && previous(i)),
  ),
  faulty(
    "run-image-unresolved",
    "The run image is not looked at again.",
    ["platform.restorer.run-image.mirrors-digest", "platform.restorer.run-image.populate-target"],
    decides("resolvesRunImage", () => () => false),
  ),
];
