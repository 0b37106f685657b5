/**
 * Mutants of features that meet, and of lists with more than four elements. Only the cases of buildpack/layer-pairs,
 * platform/process-pairs and platform/lists kill them.
 */
import { addStep, type Mutant, mutant, overrideDecision } from "./mutant.ts";

const FEW = 4;
const few = <T>(list: readonly T[]): readonly T[] => list.slice(0, FEW);

export const layerPairMutants: readonly Mutant[] = [
  mutant("same-name-same-metadata", "A layer has the metadata of an earlier buildpack's layer of its name.", {
    breaks: ["platform.label.lifecycle.layer-value"],
    fault: addStep("export", "after:export:buildpack-layers", ({ state }) => {
      const known = new Map<string, (typeof state.metadata.buildpacks)[number]["layers"][string]>();
      const buildpacks = state.metadata.buildpacks.map((one) => ({
        ...one,
        layers: Object.fromEntries(
          Object.entries(one.layers).map(([name, layer]) => {
            const first = known.get(name) ?? layer;
            known.set(name, first);
            return [name, { ...layer, build: first.build, cache: first.cache }];
          }),
        ),
      }));
      state.metadata = { ...state.metadata, buildpacks };
    }),
  }),
  mutant("sbom-twice", "The SBOM of a layer for launch and build is in the image and in the build SBOMs.", {
    breaks: ["platform.exporter.sbom.build-layer"],
    fault: overrideDecision("sbomOwner", (previous) => (i) => {
      const owner = previous(i);
      const twice = owner?.layer !== undefined && i.flags?.launch === true && i.flags.build;
      return owner !== undefined && twice ? { ...owner, sets: [...owner.sets, "build"] } : owner;
    }),
  }),
];

export const sbomFormatMutants: readonly Mutant[] = [
  mutant("layer-sboms-in-one-format", "The builder takes SBOM files of layers only in the format cdx.", {
    breaks: ["platform.exporter.sbom.launch-layer-file", "platform.exporter.sbom.build-layer"],
    fault: addStep("build", "before:build:copy-sboms", ({ state }) => {
      state.sboms = state.sboms.filter(({ layer, format }) => layer === undefined || format === "cdx");
    }),
  }),
];

export const processPairMutants: readonly Mutant[] = [
  mutant("directory-shortens-arguments", "A process with a directory of its own gets no more than two arguments.", {
    breaks: ["platform.launcher.args.replace", "platform.launcher.args.append"],
    fault: addStep(
      "launch",
      "before:launch:start",
      ({ state }) => {
        const { start } = state;
        if (start.workingDir) state.start = { ...start, args: start.args.slice(0, 2) };
      },
      "start",
    ),
  }),
];

export const listMutants: readonly Mutant[] = [
  mutant("few-processes", "metadata.toml has no more than four processes.", {
    breaks: ["platform.builder.metadata.processes", "platform.label.build.processes"],
    fault: overrideDecision("processesAfter", (previous) => (i) => few(previous(i))),
  }),
  mutant("few-reported-tags", "The report has no more than four tags.", {
    breaks: ["platform.report.tags"],
    fault: overrideDecision("reportedTags", (previous) => (i) => few(previous(i))),
  }),
  mutant("few-buildpacks-recorded", "metadata.toml lists no more than four buildpacks.", {
    breaks: ["platform.builder.metadata.buildpacks"],
    fault: overrideDecision("buildpacksRecorded", (previous) => (i) => few(previous(i))),
  }),
];
