/** Mutants that act at an older API version as a newer one demands. */
import { withoutVariables } from "./environment.ts";
import { addStep, type Mutant, mutant, overrideDecision, replaceBuildpackDecision, replaceDecision } from "./mutant.ts";

export const olderVersionMutants: readonly Mutant[] = [
  mutant("stack-toml-ignored", "The lifecycle reads run.toml at every Platform API.", {
    breaks: [
      "platform.analyzer.run-image.resolve-from-stack",
      "platform.analyzer.input.stack",
      "platform.exporter.input.stack",
      "platform.run-image-res.stack.registry-match",
      "platform.run-image-res.stack.no-registry-match",
      "platform.label.lifecycle.stack",
    ],
    fault: replaceDecision("runImageFile", "run.toml"),
  }),
  mutant("stack-key-misread", "The rebaser takes a run image of another name than the label has under stack.", {
    breaks: ["platform.rebaser.run-image.from-stack"],
    fault: overrideDecision("rebaseRunImageNames", (previous) => (i) => {
      const names = previous(i);
      return names && { ...names, image: names.image.replace(/[^/]*$/, "one:1") };
    }),
  }),
  mutant("stack-labels-kept", "The rebaser keeps the labels of the old stack.", {
    breaks: ["platform.rebaser.labels.stack"],
    fault: replaceDecision("rebasedLabels", ({ app, run }) => ({ ...run, ...app })),
  }),
  mutant("stack-id-hidden", "Buildpacks do not inherit CNB_STACK_ID.", {
    breaks: ["platform.env.build.stack.inherit"],
    fault: overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "CNB_STACK_ID" && previous(i)),
  }),
  mutant("arguments-by-buildpack", "At every Platform API the user's arguments may replace the default ones.", {
    breaks: ["platform.launcher.args.appended"],
    fault: replaceDecision("argumentsAppended", false),
  }),
  mutant("never-direct", "The builder records every process as one that needs a shell.", {
    breaks: ["buildpack.launch-toml.process.direct"],
    fault: replaceBuildpackDecision("processDirect", () => false),
  }),
  mutant("store-restored-always", "The creator restores store.toml at every Platform API.", {
    breaks: ["platform.creator.skip-restore.phase"],
    fault: replaceDecision("restoresStore", () => true),
  }),
  mutant(
    "metadata-as-today",
    "metadata.toml and the build label have no BOM and lists of commands at every Platform API.",
    {
      breaks: [
        "platform.metadata.command-string",
        "platform.builder.metadata.bom",
        "platform.label.build.bom",
        "platform.report.build-bom",
      ],
      fault: replaceDecision("metadataForm", "list"),
    },
  ),
  mutant(
    "sbom-directories-always",
    "SBOM files for launch and build have directories of their own at every Platform API.",
    {
      breaks: ["launch-buildpack", "launch-layer", "build-buildpack", "build-layer"].map(
        (of) => `platform.exporter.sbom.set-in-name.${of}`,
      ),
      fault: replaceDecision("sbomSetIn", "directory"),
    },
  ),
  mutant("legacy-bom-of-first", "The legacy BOM has the entries of the first buildpack only.", {
    breaks: ["buildpack.deprecated.launch-bom.contains", "buildpack.deprecated.build-bom.contains"],
    fault: addStep("build", "before:build:write-legacy-boms", ({ state }) => {
      state.launchBom = state.launchBom.slice(0, 1);
      state.buildBom = state.buildBom.slice(0, 1);
    }),
  }),
  mutant("epoch-counts-always", "The seconds of the time of creation follow SOURCE_DATE_EPOCH at every Platform API.", {
    breaks: ["platform.exporter.repro.created-constant"],
    fault: replaceDecision("createdAt", ({ epoch = "01" }) => ({ created: `1980-01-01T00:00:${epoch.slice(-2)}Z` })),
  }),
  mutant("first-dockerfile", "The first Dockerfile that names another run image counts.", {
    breaks: ["platform.detector.ext.last-dockerfile"],
    fault: overrideDecision(
      "runImageChoice",
      (previous) =>
        ({ dockerfiles }) =>
          previous({ dockerfiles: dockerfiles.slice(0, 1) }),
    ),
  }),
  mutant("buildpack-dir-hidden", "Buildpacks do not get CNB_BUILDPACK_DIR.", {
    breaks: ["buildpack.env.buildpack-dir"],
    fault: (cites) => ({
      buildpack: {
        detectVariables: { cites, apply: (previous) => (i) => withoutVariables("CNB_BUILDPACK_DIR", previous(i)) },
        buildVariables: { cites, apply: (previous) => (i) => withoutVariables("CNB_BUILDPACK_DIR", previous(i)) },
      },
    }),
  }),
];
