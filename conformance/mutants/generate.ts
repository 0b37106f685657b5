/** Mutants of image extensions: of their detection and generation. */
import { byteString } from "#base";
import { type Mutant, mutant, overrideBuildpackDecision, overrideDecision, replaceDecision } from "./mutant.ts";

const EXT = "platform.detector.ext";

const WRONG_CHOICES = {
  "never-extended": { extend: false },
  "always-extended": { extend: true },
  "none-ignored": { ignored: 0 },
};

export const generateMutants: readonly Mutant[] = [
  mutant("extension-required", "An extension that fails makes its group fail.", {
    breaks: ["buildpack.detection.extensions-optional"],
    fault: overrideDecision("extensionOrder", (previous) => ({ ...previous, optional: false })),
  }),
  mutant("extension-order-inner", "The detector tries all groups of extensions with one group of buildpacks first.", {
    breaks: ["buildpack.order.ext.prepended"],
    fault: overrideDecision("extensionOrder", (previous) => ({ ...previous, faster: "extensions" })),
  }),
  mutant("extension-makes-group", "An extension makes a group without a buildpack.", {
    breaks: ["buildpack.detection.none-zero-next"],
    fault: (cites) => ({
      platform: {
        groupPasses: { cites, apply: () => (i) => i.verdicts.includes("keep") && !i.verdicts.includes("reject") },
        trialPasses: { cites, apply: () => () => true },
      },
    }),
  }),
  mutant("extension-called-buildpack", "bin/detect of an extension gets CNB_BUILDPACK_DIR.", {
    breaks: ["ext.detect.extension-dir.received"],
    fault: overrideBuildpackDecision("extensionDetectVariables", (previous) => (i) => {
      const { CNB_EXTENSION_DIR = byteString(""), ...others } = previous(i);
      return { ...others, CNB_BUILDPACK_DIR: CNB_EXTENSION_DIR };
    }),
  }),
  ...(
    [
      ["in-layers", "a layers", "received", { CNB_LAYERS_DIR: byteString("/layers") }],
      ["elsewhere", "another output", "absolute", { CNB_OUTPUT_DIR: byteString("generated") }],
    ] as const
  ).map(([name, which, breaks, variable]) =>
    mutant(`generate-${name}`, `Extensions get ${which} directory.`, {
      breaks: [`ext.generate.output-dir.${breaks}`],
      fault: overrideBuildpackDecision("generateVariables", (previous) => (i) => ({ ...previous(i), ...variable })),
    }),
  ),
  mutant("generate-reversed", "The detector runs bin/generate in reverse order.", {
    breaks: ["ext.process.execute", "platform.detector.ext.execute-order"],
    fault: replaceDecision("generateOrder", ({ group }) => group.toReversed()),
  }),
  mutant("generate-failure-passes", "The detector goes on after a bin/generate that fails.", {
    breaks: ["ext.process.fail-nonzero", "platform.detector.exit.91"],
    fault: replaceDecision("generateSucceeded", () => true),
  }),
  mutant("generate-no-plan", "Extensions get an empty plan.", {
    breaks: ["ext.process.plan"],
    fault: replaceDecision("extensionPlan", () => []),
  }),
  mutant("generate-plan-unfiltered", "Buildpacks get plan entries that extensions provide.", {
    breaks: ["platform.detector.ext.filter-plan"],
    fault: replaceDecision("planAfterExtension", ({ entries }) => entries),
  }),
  mutant("generate-prepared-lost", "The detector does not copy the directory generate of an extension.", {
    breaks: ["ext.generate.prepopulated"],
    fault: replaceDecision("copiesPrepared", () => false),
  }),
  mutant("generate-any-dockerfile", "The detector accepts Dockerfiles of any form.", {
    breaks: ["platform.detector.exit.92-99"],
    fault: replaceDecision("dockerfileFlaw", () => undefined),
  }),
  mutant("run-image-first", "The first run.Dockerfile that names another image chooses the run image.", {
    breaks: ["platform.detector.ext.last-from-wins"],
    fault: overrideDecision("runImageChoice", (previous) => (i) => {
      const image = i.dockerfiles.find(({ switchesTo }) => switchesTo !== undefined)?.switchesTo;
      return { ...previous(i), image };
    }),
  }),
  ...(
    [
      ["never-extended", "The run image never has to be extended.", ["all-base-image", "switch.extend-true"]],
      ["always-extended", "A run image that an extension names always has to be extended.", ["switch.extend-false"]],
      ["none-ignored", "The detector keeps Dockerfiles for the old run image.", ["switch.ignore-preceding"]],
    ] as const
  ).map(([name, says, breaks]) =>
    mutant(`run-image-${name}`, says, {
      breaks: breaks.map((id) => `${EXT}.${id}`),
      fault: overrideDecision("runImageChoice", (previous) => (i) => ({ ...previous(i), ...WRONG_CHOICES[name] })),
    }),
  ),
  mutant("run-image-old-target", "The new run image gets the target of the old one.", {
    breaks: ["platform.detector.ext.switch.cleared"],
    fault: overrideDecision("switchedRunImage", (previous) => (i) => ({
      ...previous(i),
      target: { id: "", os: "linux", arch: "amd64", archVariant: "" },
    })),
  }),
];
