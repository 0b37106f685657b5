/** Mutants of the builder. */
import { byteString } from "#base";
import { type Mutant, mutant, overrideDecision, replaceDecision } from "./mutant.ts";

export const buildMutants: readonly Mutant[] = [
  mutant("buildpack-errors-on-stdout", "The builder gives bin/build its standard output for errors too.", {
    breaks: ["platform.builder.output.dev-stderr"],
    fault: replaceDecision("buildpackErrorsTo", () => "stdout"),
  }),
  mutant("build-reversed", "The builder runs the last buildpack first.", {
    breaks: ["platform.builder.execute-order"],
    fault: replaceDecision("buildOrder", ({ group }) => group.toReversed()),
  }),
  mutant("first-buildpack-only", "The builder runs only the first buildpack.", {
    breaks: ["buildpack.build.continue"],
    fault: replaceDecision("buildOrder", ({ group }) => group.slice(0, 1)),
  }),
  mutant("failure-ignored", "The builder goes on after a bin/build that fails.", {
    breaks: ["buildpack.build.fail-nonzero"],
    fault: replaceDecision("buildSucceeded", () => true),
  }),
  mutant("build-failure-unnamed", "If a bin/build fails, the builder exits with the general exit code.", {
    breaks: ["platform.builder.exit.51"],
    fault: overrideDecision("exitCode", (previous) => (i) => (i.kind === "build-buildpack" ? 1 : previous(i))),
  }),
  mutant("whole-plan", "Every buildpack gets the whole plan.", {
    breaks: ["buildpack.build.plan-entries"],
    fault: replaceDecision("buildpackPlan", ({ entries }) => entries),
  }),
  mutant("empty-plan", "Every buildpack gets an empty plan.", {
    breaks: ["buildpack.build.plan-entries", "buildpack.build.path-args", "platform.plan.entry.extension-default"],
    fault: replaceDecision("buildpackPlan", () => []),
  }),
  mutant("met-handed-on", "An entry that a buildpack meets is in the next buildpack's plan as well.", {
    breaks: ["buildpack.unmet.exclude"],
    fault: replaceDecision("planAfter", ({ entries }) => entries),
  }),
  mutant("unmet-forgotten", "An entry that a buildpack reports as unmet is in no later plan.", {
    breaks: ["buildpack.unmet.include-next"],
    fault: replaceDecision("namesMet", ({ asked }) => asked),
  }),
  mutant("never-met", "No entry of the plan is ever met.", {
    breaks: ["buildpack.unmet.assumed-met"],
    fault: replaceDecision("namesMet", () => []),
  }),
  mutant("ignored-layers-stay", "Layers without types keep their names.", {
    breaks: ["buildpack.layers.ignored.rename", "buildpack.layers.types.unset"],
    fault: replaceDecision("layerIgnored", () => false),
  }),
  mutant("cached-layers-ignored", "The builder renames cache-only layers as if they had no types.", {
    breaks: ["buildpack.layers.ignored.rename"],
    fault: replaceDecision("layerIgnored", ({ launch, build }) => !launch && !build),
  }),
  mutant("ignored-otherwise", "The builder renames layers without types to another name than <layer>.ignore.", {
    breaks: ["buildpack.layers.ignored.rename"],
    fault: replaceDecision("ignoredName", ({ layer }) => byteString`${layer}.ignored`),
  }),
  mutant("launch-layers-at-build", "Later buildpacks have launch layers in their environment.", {
    breaks: ["buildpack.layers.types.build"],
    fault: replaceDecision("layerForBuild", ({ build, launch }) => build || launch),
  }),
  mutant("no-layers-at-build", "Later buildpacks have no layer in their environment.", {
    breaks: ["buildpack.layers.build.accessible", "buildpack.env.layer-paths.build", "buildpack.env.bp.build-apply"],
    fault: replaceDecision("layerForBuild", () => false),
  }),
  mutant("first-process-wins", "The first buildpack that defines a process type decides its process.", {
    breaks: ["buildpack.launch-toml.same-type.last"],
    fault: replaceDecision("processesAfter", ({ before, more }) => [
      ...before,
      ...more.filter(({ type }) => before.every((one) => one.type !== type)),
    ]),
  }),
  mutant("last-processes-only", "metadata.toml has only the processes of the last buildpack.", {
    breaks: ["platform.builder.metadata.processes"],
    fault: replaceDecision("processesAfter", ({ more }) => more),
  }),
  mutant("first-default-wins", "The first buildpack that marks a default process decides the default.", {
    breaks: ["buildpack.launch-toml.default.last"],
    fault: overrideDecision("defaultAfter", (previous) => (i) => i.before ?? previous(i)),
  }),
  mutant(
    "default-survives",
    "A type stays the default after a process that is not marked as default replaces its process.",
    {
      breaks: ["buildpack.launch-toml.same-type.last"],
      fault: replaceDecision("defaultAfter", ({ before, type, marked }) => (marked ? type : before)),
    },
  ),
  mutant("no-default", "metadata.toml names no default process.", {
    breaks: ["platform.builder.metadata.default-process"],
    fault: replaceDecision("defaultAfter", () => undefined),
  }),
  mutant("slices-reversed", "Slices of later buildpacks come first.", {
    breaks: ["platform.builder.metadata.slices"],
    fault: replaceDecision("slicesAfter", ({ before, more }) => [...more, ...before]),
  }),
  mutant("last-buildpack-recorded", "metadata.toml lists only the last buildpack.", {
    breaks: ["platform.builder.metadata.buildpacks"],
    fault: replaceDecision("buildpacksRecorded", ({ group }) => group.slice(-1)),
  }),
];
