/** Faulty builders. */
import { asByteString } from "#base";
import { type Mutant, mutant, overrideDecision } from "./mutant.ts";

export const buildMutants: readonly Mutant[] = [
  mutant(
    "build-reversed",
    "The last buildpack is built first.",
    ["platform.builder.execute-order"],
    overrideDecision(
      "buildOrder",
      () =>
        ({ group }) =>
          group.toReversed(),
    ),
  ),
  mutant(
    "first-buildpack-only",
    "Only the first buildpack is built.",
    ["buildpack.build.continue"],
    overrideDecision(
      "buildOrder",
      () =>
        ({ group }) =>
          group.slice(0, 1),
    ),
  ),
  mutant(
    "failure-ignored",
    "A bin/build that fails is taken for one that succeeds.",
    ["buildpack.build.fail-nonzero"],
    overrideDecision("buildSucceeded", () => () => true),
  ),
  mutant(
    "build-failure-unnamed",
    "A bin/build that fails ends in the general exit code.",
    ["platform.builder.exit.51"],
    overrideDecision("exitCode", (previous) => (i) => (i.kind === "build-buildpack" ? 1 : previous(i))),
  ),
  mutant(
    "whole-plan",
    "Every buildpack is given the whole plan.",
    ["buildpack.build.plan-entries"],
    overrideDecision(
      "buildpackPlan",
      () =>
        ({ entries }) =>
          entries,
    ),
  ),
  mutant(
    "empty-plan",
    "No buildpack is given anything of the plan.",
    ["buildpack.build.plan-entries", "buildpack.build.path-args", "platform.plan.entry.extension-default"],
    overrideDecision("buildpackPlan", () => () => []),
  ),
  mutant(
    "met-handed-on",
    "What a buildpack has met is in the next one's plan all the same.",
    ["buildpack.unmet.exclude"],
    overrideDecision(
      "planAfter",
      () =>
        ({ entries }) =>
          entries,
    ),
  ),
  mutant(
    "unmet-forgotten",
    "What a buildpack leaves unmet is lost.",
    ["buildpack.unmet.include-next"],
    overrideDecision(
      "namesMet",
      () =>
        ({ asked }) =>
          asked,
    ),
  ),
  mutant(
    "never-met",
    "No buildpack meets anything.",
    ["buildpack.unmet.assumed-met"],
    overrideDecision("namesMet", () => () => []),
  ),
  mutant(
    "ignored-layers-stay",
    "Layers of no type keep their names.",
    ["buildpack.layers.ignored.rename", "buildpack.layers.types.unset"],
    overrideDecision("layerIgnored", () => () => false),
  ),
  mutant(
    "cached-layers-ignored",
    "Layers for the cache alone are set aside.",
    ["buildpack.layers.ignored.rename"],
    overrideDecision(
      "layerIgnored",
      () =>
        ({ launch, build }) =>
          !launch && !build,
    ),
  ),
  mutant(
    "ignored-otherwise",
    "Layers of no type get another name than the one that is said.",
    ["buildpack.layers.ignored.rename"],
    overrideDecision(
      "ignoredName",
      () =>
        ({ layer }) =>
          asByteString(`${layer}.ignored`),
    ),
  ),
  mutant(
    "launch-layers-at-build",
    "Launch layers are available to later buildpacks.",
    ["buildpack.layers.types.build"],
    overrideDecision(
      "layerForBuild",
      () =>
        ({ build, launch }) =>
          build || launch,
    ),
  ),
  mutant(
    "no-layers-at-build",
    "No layer is available to later buildpacks.",
    ["buildpack.layers.build.accessible", "buildpack.env.layer-paths.build", "buildpack.env.bp.build-apply"],
    overrideDecision("layerForBuild", () => () => false),
  ),
  mutant(
    "first-process-wins",
    "Of processes of one type the first one counts.",
    ["buildpack.launch-toml.same-type.last"],
    overrideDecision("processesAfter", () => ({ before, more }) => [
      ...before,
      ...more.filter(({ type }) => before.every((one) => one.type !== type)),
    ]),
  ),
  mutant(
    "last-processes-only",
    "Only the last buildpack's processes count.",
    ["platform.builder.metadata.processes"],
    overrideDecision(
      "processesAfter",
      () =>
        ({ more }) =>
          more,
    ),
  ),
  mutant(
    "first-default-wins",
    "Of default processes the first one counts.",
    ["buildpack.launch-toml.default.last"],
    overrideDecision("defaultAfter", (previous) => (i) => i.before ?? previous(i)),
  ),
  mutant(
    "default-survives",
    "A type stays the default though its process was replaced by one that is none.",
    ["buildpack.launch-toml.same-type.last"],
    overrideDecision(
      "defaultAfter",
      () =>
        ({ before, type, marked }) =>
          marked ? type : before,
    ),
  ),
  mutant(
    "no-default",
    "No process is the default.",
    ["platform.builder.metadata.default-process"],
    overrideDecision("defaultAfter", () => () => undefined),
  ),
  mutant(
    "slices-reversed",
    "Slices of later buildpacks come first.",
    ["platform.builder.metadata.slices"],
    overrideDecision("slicesAfter", () => ({ before, more }) => [...more, ...before]),
  ),
  mutant(
    "last-buildpack-recorded",
    "Only the last buildpack is recorded.",
    ["platform.builder.metadata.buildpacks"],
    overrideDecision(
      "buildpacksRecorded",
      () =>
        ({ group }) =>
          group.slice(-1),
    ),
  ),
];
