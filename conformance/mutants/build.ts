/** Faulty builders. */
import { decides, type FaultyLifecycle, faulty } from "./fault.ts";

export const faultyBuilders: readonly FaultyLifecycle[] = [
  faulty(
    "build-reversed",
    "The last buildpack is built first.",
    ["platform.builder.execute-order"],
    decides(
      "buildOrder",
      () =>
        ({ group }) =>
          group.toReversed(),
    ),
  ),
  faulty(
    "first-buildpack-only",
    "Only the first buildpack is built.",
    ["buildpack.build.continue"],
    decides(
      "buildOrder",
      () =>
        ({ group }) =>
          group.slice(0, 1),
    ),
  ),
  faulty(
    "failure-ignored",
    "A bin/build that fails is taken for one that succeeds.",
    ["buildpack.build.fail-nonzero"],
    decides("buildSucceeded", () => () => true),
  ),
  faulty(
    "build-failure-unnamed",
    "A bin/build that fails ends in the general exit code.",
    ["platform.builder.exit.51"],
    decides("exitCode", (previous) => (i) => (i.kind === "build-buildpack" ? 1 : previous(i))),
  ),
  faulty(
    "whole-plan",
    "Every buildpack is given the whole plan.",
    ["buildpack.build.plan-entries"],
    decides(
      "buildpackPlan",
      () =>
        ({ entries }) =>
          entries,
    ),
  ),
  faulty(
    "empty-plan",
    "No buildpack is given anything of the plan.",
    ["buildpack.build.plan-entries", "buildpack.build.path-args", "platform.plan.entry.extension-default"],
    decides("buildpackPlan", () => () => []),
  ),
  faulty(
    "met-handed-on",
    "What a buildpack has met is in the next one's plan all the same.",
    ["buildpack.unmet.exclude"],
    decides(
      "planAfter",
      () =>
        ({ entries }) =>
          entries,
    ),
  ),
  faulty(
    "unmet-forgotten",
    "What a buildpack leaves unmet is lost.",
    ["buildpack.unmet.include-next"],
    decides(
      "namesMet",
      () =>
        ({ asked }) =>
          asked,
    ),
  ),
  faulty(
    "never-met",
    "No buildpack meets anything.",
    ["buildpack.unmet.assumed-met"],
    decides("namesMet", () => () => []),
  ),
  faulty(
    "ignored-layers-stay",
    "Layers of no type keep their names.",
    ["buildpack.layers.ignored.rename", "buildpack.layers.types.unset"],
    decides("layerIgnored", () => () => false),
  ),
  faulty(
    "cached-layers-ignored",
    "Layers for the cache alone are set aside.",
    ["buildpack.layers.ignored.rename"],
    decides(
      "layerIgnored",
      () =>
        ({ launch, build }) =>
          !launch && !build,
    ),
  ),
  faulty(
    "ignored-otherwise",
    "Layers of no type get another name than the one that is said.",
    ["buildpack.layers.ignored.rename"],
    decides(
      "ignoredName",
      () =>
        ({ layer }) =>
          `${layer}.ignored`,
    ),
  ),
  faulty(
    "launch-layers-at-build",
    "Launch layers are available to later buildpacks.",
    ["buildpack.layers.types.build"],
    decides(
      "layerForBuild",
      () =>
        ({ build, launch }) =>
          build || launch,
    ),
  ),
  faulty(
    "no-layers-at-build",
    "No layer is available to later buildpacks.",
    ["buildpack.layers.build.accessible", "buildpack.env.layer-paths.build", "buildpack.env.bp.build-apply"],
    decides("layerForBuild", () => () => false),
  ),
  faulty(
    "first-process-wins",
    "Of processes of one type the first one counts.",
    ["buildpack.launch-toml.same-type.last"],
    decides("processesAfter", () => ({ before, more }) => [
      ...before,
      ...more.filter(({ type }) => before.every((one) => one.type !== type)),
    ]),
  ),
  faulty(
    "last-processes-only",
    "Only the last buildpack's processes count.",
    ["platform.builder.metadata.processes"],
    decides(
      "processesAfter",
      () =>
        ({ more }) =>
          more,
    ),
  ),
  faulty(
    "first-default-wins",
    "Of default processes the first one counts.",
    ["buildpack.launch-toml.default.last"],
    decides("defaultAfter", (previous) => (i) => i.before ?? previous(i)),
  ),
  faulty(
    "default-survives",
    "A type stays the default though its process was replaced by one that is none.",
    ["buildpack.launch-toml.same-type.last"],
    decides(
      "defaultAfter",
      () =>
        ({ before, type, marked }) =>
          marked ? type : before,
    ),
  ),
  faulty(
    "no-default",
    "No process is the default.",
    ["platform.builder.metadata.default-process"],
    decides("defaultAfter", () => () => undefined),
  ),
  faulty(
    "slices-reversed",
    "Slices of later buildpacks come first.",
    ["platform.builder.metadata.slices"],
    decides("slicesAfter", () => ({ before, more }) => [...more, ...before]),
  ),
  faulty(
    "last-buildpack-recorded",
    "Only the last buildpack is recorded.",
    ["platform.builder.metadata.buildpacks"],
    decides(
      "buildpacksRecorded",
      () =>
        ({ group }) =>
          group.slice(-1),
    ),
  ),
];
