/** Faults that no case found when they were first put into a lifecycle: in next builds, and in the creator. */
import { byteString, textOf } from "#base";
import type { DocumentTable, DocumentValue, ImageTarget } from "#contract";
import { addStep, type Mutant, mutant, overrideDecision } from "./mutant.ts";
import { relabelLayers } from "./once-missed.ts";

const isTable = (value: DocumentValue | undefined): value is DocumentTable =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `keep`: what becomes of the metadata of a layer whose earlier build had `old`. */
const keepsOfOld = (
  name: string,
  says: string,
  keep: (now: DocumentValue | undefined, old: DocumentTable) => DocumentValue | undefined,
): Mutant =>
  mutant(name, says, {
    breaks: ["buildpack.layers.launch.reuse-metadata", "buildpack.layers.launch.replace-metadata"],
    fault: relabelLayers(({ data, ...others }, { data: old }) => {
      const kept = isTable(old) ? keep(data, old) : data;
      return kept === undefined ? others : { ...others, data: kept };
    }),
  });

export const rebuiltMetadataMutants: readonly Mutant[] = [
  keepsOfOld(
    "metadata-kept-without-new",
    "A layer without metadata keeps that of the previous image.",
    (now, old) => now ?? old,
  ),
  keepsOfOld("metadata-merged", "New metadata of a layer is added to that of the previous image.", (now, old) =>
    isTable(now) ? { ...old, ...now } : now,
  ),
];

/** An earlier build of another version of the buildpack counts as none. */
const versionsMatter = (what: "store" | "layers") =>
  addStep(
    "restore",
    what === "store" ? "before:restore:store-toml" : "before:restore:layer-metadata",
    ({ state }) => {
      const isSame = ({ key, version }: { readonly key: string; readonly version: string }): boolean =>
        state.group.group.some((one) => one.id === key && one.version === version);
      if (state.analyzed !== undefined) {
        const { metadata } = state.analyzed;
        const buildpacks = metadata.buildpacks.filter(isSame);
        state.analyzed = { ...state.analyzed, metadata: { ...metadata, buildpacks } };
      }
      if (what === "layers")
        state.cacheMetadata = { ...state.cacheMetadata, buildpacks: state.cacheMetadata.buildpacks.filter(isSame) };
    },
    "group",
    "analyzed",
    "cacheMetadata",
  );

export const otherVersionMutants: readonly Mutant[] = [
  mutant("other-version-without-layers", "Layers are not restored for another version of their buildpack.", {
    breaks: ["buildpack.layers.restore-matrix"],
    fault: versionsMatter("layers"),
  }),
];

const UNKNOWN: ImageTarget = { id: "", os: "", arch: "", archVariant: "" };
const TARGET_VARIABLES = ["arch", "variant", "distro-name", "distro-version"].map(
  (one) => `buildpack.env.target.${one}`,
);
const targetLost = (phase: "detect" | "build") =>
  addStep(
    phase,
    `after:${phase}:read-analyzed`,
    ({ state, inputs }) => {
      if (inputs.phase === "create") state.runImage = UNKNOWN;
    },
    "runImage",
  );

export const creatorTargetMutants: readonly Mutant[] = [
  mutant("creator-detects-for-machine", "In the creator, bin/detect gets the target of the build machine.", {
    breaks: [...TARGET_VARIABLES, "buildpack.detection.target-mismatch"],
    fault: targetLost("detect"),
  }),
  mutant("creator-builds-for-machine", "In the creator, bin/build gets the target of the build machine.", {
    breaks: TARGET_VARIABLES,
    fault: targetLost("build"),
  }),
];

export const optionalTargetMutants: readonly Mutant[] = [
  mutant("target-binds-optional", "A group fails if the target of an optional buildpack does not match.", {
    breaks: ["buildpack.detection.pass-continue"],
    fault: addStep(
      "detect",
      "before:detect:search",
      ({ state, rules }) => {
        const misses = ({ id, version }: { readonly id: string; readonly version: string }): boolean => {
          const targets = state.components.get(`${id}@${version}`)?.descriptor.targets ?? [];
          const isMatch = targets.some((declared) => rules.platform.targetMatches({ base: state.target, declared }));
          return targets.length > 0 && !isMatch;
        };
        const order = state.order.order.map(({ group }) => ({
          group: group.map((one) => (misses(one) ? { ...one, optional: false } : one)),
        }));
        state.order = { ...state.order, order };
      },
      "order",
      "target",
    ),
  }),
];

/** `sees`: the lines of a run.Dockerfile that choose an image. */
const findsFrom = (name: string, says: string, sees: RegExp): Mutant =>
  mutant(name, says, {
    breaks: ["platform.detector.ext.select-run-image"],
    fault: addStep(
      "generate",
      "before:generate:select-run-image",
      ({ state, process: { fs } }) => {
        state.generated = state.generated.map((one) => {
          if (one.kind !== "run" || sees.test(textOf(fs.read(byteString`${one.outputDir}/run.Dockerfile`)))) return one;
          const { switchesTo: _, ...form } = one.form;
          return { ...one, form };
        });
      },
      "generated",
    ),
  });

export const dockerfileFormMutants: readonly Mutant[] = [
  findsFrom("from-in-capitals", "Only FROM in capitals chooses a run image.", /FROM\s/),
  findsFrom("from-first", "Only a FROM in the first line of a Dockerfile chooses a run image.", /^\s*FROM\s/i),
  findsFrom("from-at-margin", "Only a FROM at the beginning of its line chooses a run image.", /^FROM\s/im),
  findsFrom(
    "from-on-one-line",
    "Only a FROM with its image on the same line chooses a run image.",
    /FROM[ \t]+[^\s\\]/i,
  ),
];

const unseenLayerMutants: readonly Mutant[] = [
  mutant("sbom-of-ignored-lost", "The SBOM of a layer without a type is not among those of the build.", {
    breaks: ["buildpack.sbom.build.contains"],
    fault: overrideDecision("sbomOwner", (previous) => (i) => {
      const isIgnored = i.flags !== undefined && !i.flags.launch && !i.flags.build && !i.flags.cache;
      return isIgnored ? undefined : previous(i);
    }),
  }),
];

export const onceMissedBuildMutants: readonly Mutant[] = [
  ...rebuiltMetadataMutants,
  ...otherVersionMutants,
  ...creatorTargetMutants,
  ...optionalTargetMutants,
  ...dockerfileFormMutants,
  ...unseenLayerMutants,
  mutant("other-version-without-store", "store.toml is not restored for another version of its buildpack.", {
    breaks: ["buildpack.analysis.restore-store"],
    fault: versionsMatter("store"),
  }),
];
