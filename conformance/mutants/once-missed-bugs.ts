/** Bugs of the official lifecycle that users reported and no case found when they were put back into it. */
import { byteString } from "#base";
import { fetchLayer, layerOf } from "#image";
import { uncheckedArchives } from "./damage.ts";
import { addStep, type Mutant, mutant, overrideDecision } from "./mutant.ts";

export const fewTargetMutants: readonly Mutant[] = [
  mutant("distribution-alone-ignored", "A target that has a distribution only matches every base image.", {
    breaks: ["buildpack.detection.target-mismatch"],
    fault: overrideDecision(
      "targetMatches",
      (previous) => (i) => previous(i) || (i.declared.os === "" && i.declared.arch === ""),
    ),
  }),
  mutant("unknown-distribution-matches", "A base image without a known distribution matches every target.", {
    breaks: ["buildpack.targets.validated"],
    fault: overrideDecision(
      "targetMatches",
      (previous) => (i) => previous(i) || (i.base.distro === undefined && i.declared.distros.length > 0),
    ),
  }),
];

export const olderTargetMutants: readonly Mutant[] = [
  mutant("unknown-targets-empty", "Variables of what analyzed.toml does not say of a target are empty.", {
    breaks: ["buildpack.env.target.os", "buildpack.env.target.arch"],
    fault: overrideDecision("targetOfBuild", (previous) => (i) => ({
      ...previous(i),
      os: i.runImage.os,
      arch: i.runImage.arch,
    })),
  }),
];

export const damagedCacheMutants: readonly Mutant[] = [
  mutant("cached-archives-unchecked", "The restorer restores an archive of the cache whatever its digest is.", {
    breaks: ["buildpack.layers.cache.restore-contents"],
    fault: uncheckedArchives,
  }),
];

export const sliceLinkMutants: readonly Mutant[] = [
  mutant("links-out-of-slices", "Slices have no links.", {
    breaks: ["buildpack.slices.separate-layers"],
    fault: addStep("export", "before:export:compose-layers", async ({ state }) => {
      const layers = state.layers.get("app") ?? [];
      const changed = layers.slice(0, -1).map(async (one) => {
        const fetched = await fetchLayer(one.layer);
        return fetched.ok
          ? { ...one, layer: layerOf(fetched.value.entries.filter(({ type }) => type !== "symlink")) }
          : one;
      });
      state.layers.set("app", [...(await Promise.all(changed)), ...layers.slice(-1)]);
    }),
  }),
];

export const sameIdMutants: readonly Mutant[] = [
  mutant("ids-of-both-kinds", "An extension is left out if a buildpack has its id.", {
    breaks: ["buildpack.order.resolved"],
    fault: addStep(
      "detect",
      "before:detect:search",
      ({ state }) => {
        const ids = new Set(state.order.order.flatMap(({ group }) => group.map(({ id }) => id)));
        const orderExtensions = state.order.orderExtensions.map(({ group }) => ({
          group: group.filter(({ id }) => !ids.has(id)),
        }));
        state.order = { ...state.order, orderExtensions };
      },
      "order",
    ),
  }),
  mutant("missing-members-left-out", "A buildpack that is nowhere is left out of its group.", {
    breaks: ["buildpack.order.resolved"],
    fault: addStep(
      "detect",
      "before:detect:verify-order",
      ({ state, process: { fs }, inputs }) => {
        const order = state.order.order.map(({ group }) => ({
          group: group.filter(({ id }) =>
            fs.exists(byteString`${inputs.buildpacks}/${byteString(id.replaceAll("/", "_"))}`),
          ),
        }));
        state.order = { ...state.order, order };
      },
      "order",
    ),
  }),
];

export const oddNameMutants: readonly Mutant[] = [
  mutant("empty-name-crashes", "The analyzer crashes if its image is an empty argument.", {
    breaks: [],
    fault: addStep("analyze", "before:analyze:name-images", ({ process }) => {
      if (process.argv.includes(byteString(""))) void process.kill("SIGQUIT");
    }),
  }),
];

export const onceMissedBugMutants: readonly Mutant[] = [
  ...fewTargetMutants,
  ...olderTargetMutants,
  ...damagedCacheMutants,
  ...sliceLinkMutants,
  ...sameIdMutants,
  ...oddNameMutants,
];
