/** Faulty detectors of image extensions, and faulty generators. */
import { decides, decidesOfBuildpack, type FaultyLifecycle, faulty } from "./fault.ts";

export const faultyGenerators: readonly FaultyLifecycle[] = [
  faulty(
    "extension-required",
    "An extension that fails takes its group with it.",
    ["buildpack.detection.extensions-optional"],
    decides("extensionOrder", (previous) => (i) => ({ ...previous(i), optional: false })),
  ),
  faulty(
    "extension-order-inner",
    "Groups of extensions are all tried with one group of buildpacks.",
    ["buildpack.order.ext.prepended"],
    decides("extensionOrder", (previous) => (i) => ({ ...previous(i), faster: "extensions" })),
  ),
  faulty(
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
  faulty(
    "extension-called-buildpack",
    "Extensions are told a buildpack's directory in detection.",
    ["ext.detect.extension-dir.received"],
    decidesOfBuildpack("extensionDetectVariables", (previous) => (i) => {
      const { CNB_EXTENSION_DIR = "", ...others } = previous(i);
      return { ...others, CNB_BUILDPACK_DIR: CNB_EXTENSION_DIR };
    }),
  ),
  faulty(
    "generate-in-layers",
    "Extensions are told the layers directory.",
    ["ext.generate.output-dir.received"],
    decidesOfBuildpack("generateVariables", (previous) => (i) => ({ ...previous(i), CNB_LAYERS_DIR: "/layers" })),
  ),
  faulty(
    "generate-elsewhere",
    "Extensions are told another output directory.",
    ["ext.generate.output-dir.absolute"],
    decidesOfBuildpack("generateVariables", (previous) => (i) => ({ ...previous(i), CNB_OUTPUT_DIR: "generated" })),
  ),
  faulty(
    "generate-reversed",
    "Extensions generate in reverse.",
    ["ext.process.execute", "platform.detector.ext.execute-order"],
    decides(
      "generateOrder",
      () =>
        ({ group }) =>
          group.toReversed(),
    ),
  ),
  faulty(
    "generate-failure-passes",
    "A bin/generate that fails is passed over.",
    ["ext.process.fail-nonzero", "platform.detector.exit.91"],
    decides("generateSucceeded", () => () => true),
  ),
  faulty(
    "generate-no-plan",
    "Extensions are asked for nothing.",
    ["ext.process.plan"],
    decides("extensionPlan", () => () => []),
  ),
  faulty(
    "generate-plan-unfiltered",
    "Buildpacks are asked for what extensions provide.",
    ["platform.detector.ext.filter-plan"],
    decides(
      "planAfterExtension",
      () =>
        ({ entries }) =>
          entries,
    ),
  ),
  faulty(
    "generate-prepared-lost",
    "What stands ready in an extension is not copied.",
    ["ext.generate.prepopulated"],
    decides("copiesPrepared", () => () => false),
  ),
  faulty(
    "generate-any-dockerfile",
    "Dockerfiles of any form are taken.",
    ["platform.detector.exit.92-99"],
    decides("dockerfileFlaw", () => () => undefined),
  ),
  faulty(
    "run-image-first",
    "The first run.Dockerfile that names another image counts.",
    ["platform.detector.ext.last-from-wins"],
    decides("runImageChoice", (previous) => (i) => {
      const image = i.dockerfiles.find(({ switchesTo }) => switchesTo !== undefined)?.switchesTo;
      return { ...previous(i), image };
    }),
  ),
  faulty(
    "run-image-never-extended",
    "The run image is never to be extended.",
    ["platform.detector.ext.all-base-image", "platform.detector.ext.switch.extend-true"],
    decides("runImageChoice", (previous) => (i) => ({ ...previous(i), extend: false })),
  ),
  faulty(
    "run-image-always-extended",
    "A run image that an extension names is always to be extended.",
    ["platform.detector.ext.switch.extend-false"],
    decides("runImageChoice", (previous) => (i) => ({ ...previous(i), extend: true })),
  ),
  faulty(
    "run-image-none-ignored",
    "Dockerfiles for the old run image are kept.",
    ["platform.detector.ext.switch.ignore-preceding"],
    decides("runImageChoice", (previous) => (i) => ({ ...previous(i), ignored: 0 })),
  ),
  faulty(
    "run-image-old-target",
    "The target of the old run image is said to be the new one's.",
    ["platform.detector.ext.switch.cleared"],
    decides("switchedRunImage", (previous) => (i) => ({
      ...previous(i),
      target: { id: "", os: "linux", arch: "amd64", archVariant: "" },
    })),
  ),
];
