/** Faulty detectors of image extensions, and faulty generators. */
import { type Mutant, mutant, overrideBuildpackDecision, overrideDecision } from "./mutant.ts";

export const generateMutants: readonly Mutant[] = [
  mutant(
    "extension-required",
    "An extension that fails takes its group with it.",
    ["buildpack.detection.extensions-optional"],
    overrideDecision("extensionOrder", (previous) => ({ ...previous, optional: false })),
  ),
  mutant(
    "extension-order-inner",
    "Groups of extensions are all tried with one group of buildpacks.",
    ["buildpack.order.ext.prepended"],
    overrideDecision("extensionOrder", (previous) => ({ ...previous, faster: "extensions" })),
  ),
  mutant(
    "extension-makes-group",
    "An extension makes a group by itself.",
    ["buildpack.detection.none-zero-next"],
    (cites) => ({
      platform: {
        groupPasses: { cites, apply: () => (i) => i.verdicts.includes("keep") && !i.verdicts.includes("reject") },
        trialStands: { cites, apply: () => () => true },
      },
    }),
  ),
  mutant(
    "extension-called-buildpack",
    "Extensions are told a buildpack's directory in detection.",
    ["ext.detect.extension-dir.received"],
    overrideBuildpackDecision("extensionDetectVariables", (previous) => (i) => {
      const { CNB_EXTENSION_DIR = "", ...others } = previous(i);
      return { ...others, CNB_BUILDPACK_DIR: CNB_EXTENSION_DIR };
    }),
  ),
  mutant(
    "generate-in-layers",
    "Extensions are told the layers directory.",
    ["ext.generate.output-dir.received"],
    overrideBuildpackDecision("generateVariables", (previous) => (i) => ({
      ...previous(i),
      CNB_LAYERS_DIR: "/layers",
    })),
  ),
  mutant(
    "generate-elsewhere",
    "Extensions are told another output directory.",
    ["ext.generate.output-dir.absolute"],
    overrideBuildpackDecision("generateVariables", (previous) => (i) => ({
      ...previous(i),
      CNB_OUTPUT_DIR: "generated",
    })),
  ),
  mutant(
    "generate-reversed",
    "Extensions generate in reverse.",
    ["ext.process.execute", "platform.detector.ext.execute-order"],
    overrideDecision(
      "generateOrder",
      () =>
        ({ group }) =>
          group.toReversed(),
    ),
  ),
  mutant(
    "generate-failure-passes",
    "A bin/generate that fails is passed over.",
    ["ext.process.fail-nonzero", "platform.detector.exit.91"],
    overrideDecision("generateSucceeded", () => () => true),
  ),
  mutant(
    "generate-no-plan",
    "Extensions are asked for nothing.",
    ["ext.process.plan"],
    overrideDecision("extensionPlan", () => () => []),
  ),
  mutant(
    "generate-plan-unfiltered",
    "Buildpacks are asked for what extensions provide.",
    ["platform.detector.ext.filter-plan"],
    overrideDecision(
      "planAfterExtension",
      () =>
        ({ entries }) =>
          entries,
    ),
  ),
  mutant(
    "generate-prepared-lost",
    "What stands ready in an extension is not copied.",
    ["ext.generate.prepopulated"],
    overrideDecision("copiesPrepared", () => () => false),
  ),
  mutant(
    "generate-any-dockerfile",
    "Dockerfiles of any form are taken.",
    ["platform.detector.exit.92-99"],
    overrideDecision("dockerfileFlaw", () => () => undefined),
  ),
  mutant(
    "run-image-first",
    "The first run.Dockerfile that names another image counts.",
    ["platform.detector.ext.last-from-wins"],
    overrideDecision("runImageChoice", (previous) => (i) => {
      const image = i.dockerfiles.find(({ switchesTo }) => switchesTo !== undefined)?.switchesTo;
      return { ...previous(i), image };
    }),
  ),
  mutant(
    "run-image-never-extended",
    "The run image is never to be extended.",
    ["platform.detector.ext.all-base-image", "platform.detector.ext.switch.extend-true"],
    overrideDecision("runImageChoice", (previous) => (i) => ({ ...previous(i), extend: false })),
  ),
  mutant(
    "run-image-always-extended",
    "A run image that an extension names is always to be extended.",
    ["platform.detector.ext.switch.extend-false"],
    overrideDecision("runImageChoice", (previous) => (i) => ({ ...previous(i), extend: true })),
  ),
  mutant(
    "run-image-none-ignored",
    "Dockerfiles for the old run image are kept.",
    ["platform.detector.ext.switch.ignore-preceding"],
    overrideDecision("runImageChoice", (previous) => (i) => ({ ...previous(i), ignored: 0 })),
  ),
  mutant(
    "run-image-old-target",
    "The target of the old run image is said to be the new one's.",
    ["platform.detector.ext.switch.cleared"],
    overrideDecision("switchedRunImage", (previous) => (i) => ({
      ...previous(i),
      target: { id: "", os: "linux", arch: "amd64", archVariant: "" },
    })),
  ),
];
