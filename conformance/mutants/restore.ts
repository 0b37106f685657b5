/** Mutants of the restorer. */
import { addStep, type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

export const restoreMutants: readonly Mutant[] = [
  mutant("store-of-one-version", "The restorer takes the store of a buildpack only if its version is the same.", {
    breaks: ["platform.restorer.store-toml", "buildpack.analysis.restore-store"],
    fault: addStep(
      "restore",
      "before:restore:store-toml",
      ({ state }) => {
        const { analyzed, group } = state;
        if (analyzed === undefined) return;
        const same = (key: string, version: string) =>
          group.group.some((one) => one.id === key && one.version === version);
        const buildpacks = analyzed.metadata.buildpacks.map(({ store, ...one }) =>
          store !== undefined && same(one.key, one.version) ? { ...one, store } : one,
        );
        state.analyzed = { ...analyzed, metadata: { ...analyzed.metadata, buildpacks } };
      },
      "analyzed",
      "group",
    ),
  }),
  mutant("store-forgotten", "The restorer does not restore store.toml.", {
    breaks: ["platform.restorer.store-toml", "platform.creator.skip-restore"],
    fault: replaceDecision("restoresStore", () => false),
  }),
  mutant("restores-always", "The restorer restores layers even with -skip-layers.", {
    breaks: ["platform.restorer.skip-layers", "platform.creator.skip-restore"],
    fault: replaceDecision("restoresLayers", () => true),
  }),
  mutant("restores-never", "The restorer restores no layer.", {
    breaks: ["platform.restorer.restore-layers", "buildpack.layers.launch.restore-metadata"],
    fault: replaceDecision("restoresLayers", () => false),
  }),
  mutant("types-restored", "Restored metadata still has its types.", {
    breaks: ["buildpack.layers.reuse.no-flags", "buildpack.layers.cache.restore-metadata"],
    fault: replaceDecision("restoredTypes", ({ launch, build, cache }) => ({ launch, build, cache })),
  }),
  mutant(
    "build-layers-restored",
    "The restorer restores metadata of build layers without cache from the previous image.",
    {
      breaks: ["buildpack.layers.build.no-restore-uncached"],
      fault: replaceDecision("restoresFromImage", ({ launch, cache, cached }) => launch && (!cache || cached)),
    },
  ),
  mutant("launch-metadata-lost", "The restorer does not restore metadata of launch-only layers.", {
    breaks: ["buildpack.layers.launch.restore-metadata", "buildpack.layers.restore-matrix"],
    fault: overrideDecision("restoresFromImage", (previous) => (i) => i.cache && previous(i)),
  }),
  mutant(
    "cached-metadata-without-contents",
    "The restorer restores metadata of a cached layer even if the cache is lost.",
    {
      breaks: ["buildpack.layers.cache.both-or-neither"],
      fault: replaceDecision("restoresFromImage", ({ launch, build, cache }) => launch && (cache || !build)),
    },
  ),
  mutant("contents-lost", "The restorer does not restore contents of cached layers.", {
    breaks: ["buildpack.layers.cache.restore-contents", "platform.restorer.layers.use-cache"],
    fault: replaceDecision("restoresContents", () => false),
  }),
  mutant("layer-sboms-lost", "The restorer does not restore SBOM files of layers.", {
    breaks: ["buildpack.layers.launch.restore-sbom"],
    fault: skipStep("restore:layer-sboms"),
  }),
  mutant("modes-lost", "Restored files have default modes.", {
    breaks: ["buildpack.layers.cache.restore-contents"],
    fault: overrideDecision("restoredMode", (previous) => (i) => (i.type === "file" ? 0o644 : previous(i))),
  }),
  mutant("links-lost", "The restorer does not restore links in cached layers.", {
    breaks: ["buildpack.layers.cache.restore-contents"],
    fault: overrideDecision("restoresEntry", (previous) => (i) => i.type !== "symlink" && previous(i)),
  }),
  mutant("run-image-unresolved", "The restorer does not resolve the run image.", {
    breaks: ["platform.restorer.run-image.mirrors-digest", "platform.restorer.run-image.populate-target"],
    fault: replaceDecision("resolvesRunImage", () => false),
  }),
];

/** Only the pairs of a previous image and a cache of different builds show these. */
export const restorePairMutants: readonly Mutant[] = [
  mutant("other-contents-restored", "The restorer restores cached contents to which the metadata does not belong.", {
    breaks: ["buildpack.layers.cache.both-or-neither"],
    fault: replaceDecision("restoresContents", ({ metadataSha }) => metadataSha !== undefined),
  }),
  mutant("cached-metadata-first", "The restorer restores cached metadata over that of the previous image.", {
    breaks: ["buildpack.layers.cache.both-or-neither"],
    fault: replaceDecision("restoresFromCache", ({ cache }) => cache),
  }),
];
