/** Faults that no case found when they were first put into a lifecycle; tables find their kind now. */
import { byteString } from "#base";
import { type BuildpackLayers, type LayerMetadata, layerToml } from "#contract";
import { addStep, type Mutant, mutant, overrideDecision, type PlannedFault, replaceDecision } from "./mutant.ts";

export const processExecEnvMutants: readonly Mutant[] = [
  mutant("star-alone", "The special value * counts only if it is alone in the list of a process.", {
    breaks: ["platform.launcher.select-eligible"],
    fault: overrideDecision(
      "processEligible",
      (previous) => (i) =>
        previous({ ...i, listed: i.listed.length > 1 ? i.listed.filter((one) => one !== "*") : i.listed }),
    ),
  }),
  mutant("environment-first", "Only the first execution environment of a process counts.", {
    breaks: ["platform.launcher.select-eligible"],
    fault: overrideDecision("processEligible", (previous) => (i) => previous({ ...i, listed: i.listed.slice(0, 1) })),
  }),
  mutant("any-environment-if-unset", "Without CNB_EXEC_ENV every process is for the execution environment.", {
    breaks: ["platform.launcher.none-eligible-fails"],
    fault: addStep(
      "launch",
      "before:launch:choose-process",
      ({ state, process: { env } }) => {
        if (env.CNB_EXEC_ENV !== undefined) return;
        state.built = { ...state.built, processes: state.built.processes.map((one) => ({ ...one, execEnv: [] })) };
      },
      "built",
    ),
  }),
];

const layerOf = (all: readonly BuildpackLayers[], key: string, name: string): LayerMetadata | undefined =>
  all.find((one) => one.key === key)?.layers[name];

/** Layers that the previous image has as well are in the label as `change` says. */
export const relabelLayers = (change: (now: LayerMetadata, old: LayerMetadata) => LayerMetadata): PlannedFault =>
  addStep(
    "export",
    "after:export:buildpack-layers",
    ({ state }) => {
      const before = state.analyzed.metadata.buildpacks;
      const buildpacks = state.metadata.buildpacks.map((one) => ({
        ...one,
        layers: Object.fromEntries(
          Object.entries(one.layers).map(([name, layer]) => {
            const old = layerOf(before, one.key, name);
            return [name, old === undefined ? layer : change(layer, old)];
          }),
        ),
      }));
      state.metadata = { ...state.metadata, buildpacks };
    },
    "analyzed",
  );

export const changedMetadataMutants: readonly Mutant[] = [
  mutant("cache-metadata-kept", "A cached layer whose contents did not change keeps its metadata in the cache.", {
    breaks: ["buildpack.layers.cache.restore-metadata"],
    fault: addStep(
      "export",
      "before:export:cache",
      ({ state, process, inputs }) => {
        for (const { key, layers } of state.cacheMetadata.buildpacks) {
          for (const [name, { sha, data, ...types }] of Object.entries(layers)) {
            const isSame = !types.launch || layerOf(state.metadata.buildpacks, key, name)?.sha === sha;
            const path = byteString`${inputs.layers}/${byteString(key.replaceAll("/", "_"))}/${byteString(name)}.toml`;
            if (isSame && data !== undefined && process.fs.exists(path))
              process.fs.write(path, layerToml.write({ types, metadata: data }));
          }
        }
      },
      "cacheMetadata",
    ),
  }),
];

export const clearEnvMutants: readonly Mutant[] = [
  mutant("clear-env-takes-layers", "A buildpack with clear-env gets no variables of earlier buildpacks' layers.", {
    breaks: ["buildpack.env.clear-env.true", "buildpack.env.layer-paths.build", "buildpack.env.bp.build-apply"],
    fault: replaceDecision("layerVariablesGiven", ({ clearEnv }) => !clearEnv),
  }),
];

export const onceMissedMutants: readonly Mutant[] = [
  ...processExecEnvMutants,
  ...changedMetadataMutants,
  ...clearEnvMutants,
  mutant(
    "label-metadata-kept",
    "A layer whose contents are those of the previous image keeps its metadata in the label.",
    {
      breaks: ["buildpack.layers.launch.replace-metadata", "buildpack.layers.launch.restore-metadata"],
      fault: relabelLayers((layer, old) =>
        old.sha === layer.sha ? { ...layer, ...("data" in old && { data: old.data }) } : layer,
      ),
    },
  ),
  mutant(
    "rebase-onto-first-name",
    "Without -run-image, a rebase takes the image that the label names, and no mirror.",
    {
      breaks: ["platform.rebaser.run-image.default"],
      fault: addStep(
        "rebase",
        "after:rebase:name-run-image",
        ({ state, inputs }) => {
          if (inputs.runImage === undefined && inputs.image === undefined)
            state.runImageName = state.metadata.runImage.image;
        },
        "runImageName",
        "metadata",
      ),
    },
  ),
  mutant("skip-restore-skips-cache", "With -skip-restore the creator does not write the cache.", {
    breaks: ["platform.exporter.cache.contents"],
    fault: addStep(
      "export",
      "before:export:cache",
      ({ state, inputs }) => {
        if (inputs.skipRestore) state.cache = undefined;
      },
      "cache",
    ),
  }),
  mutant("empty-labels-lost", "The image has no label whose value is empty.", {
    breaks: ["buildpack.launch-toml.label.added", "buildpack.launch-toml.label.last-wins"],
    fault: overrideDecision(
      "imageLabels",
      (previous) => (i) => previous({ ...i, buildpacks: i.buildpacks.filter(({ value }) => value !== "") }),
    ),
  }),
  mutant("equal-requirements-once", "Equal requirements of a name are in the plan once.", {
    breaks: ["platform.detector.plan.written"],
    fault: addStep(
      "detect",
      "before:detect:write-plan",
      ({ state }) => {
        state.plan = state.plan.map((entry) => {
          const texts = entry.requires.map((one) =>
            JSON.stringify(one, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
          );
          return { ...entry, requires: entry.requires.filter((_, i) => texts.indexOf(texts[i] ?? "") === i) };
        });
      },
      "plan",
    ),
  }),
  mutant("experimental-silent", "The lifecycle never warns of experimental features.", {
    breaks: ["platform.experimental.warn"],
    fault: overrideDecision("experimental", (previous) => (i) => {
      const reaction = previous(i);
      return reaction === "warn" ? "silent" : reaction;
    }),
  }),
];
