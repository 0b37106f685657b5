/** Mutants that differ from the reference in a few members of an enumeration: names of an image, stacks, generated files, run.Dockerfiles. */
import { byteString } from "#base";
import {
  addStep,
  type Mutant,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  replaceBuildpackDecision,
  replaceDecision,
} from "./mutant.ts";

const COMPARED = 2;
const SAME_REGISTRY = ["analyzer.tag", "exporter.image", "rebaser.image"].map((of) => `platform.${of}.same-registry`);

export const oneOfManyMutants: readonly Mutant[] = [
  mutant("two-registries-compared", "The lifecycle compares the registries of the first two names of an image.", {
    breaks: SAME_REGISTRY,
    fault: overrideDecision(
      "namesProblem",
      (previous) => (i) => previous({ ...i, targets: i.targets.slice(0, COMPARED) }),
    ),
  }),
];

export const stackMutants: readonly Mutant[] = [
  mutant("star-stack-first-only", "A stack * counts only as the first of a buildpack's stacks.", {
    breaks: ["buildpack.deprecated.stacks.star-matches"],
    fault: overrideBuildpackDecision("targetsInferred", (previous) => (i) => {
      const [first, ...others] = i.stacks;
      return previous({ ...i, stacks: first === undefined ? [] : [first, ...others.filter((id) => id !== "*")] });
    }),
  }),
  mutant("bionic-of-any-architecture", "The stack bionic matches every architecture.", {
    breaks: ["buildpack.deprecated.stacks.bionic-translate"],
    fault: overrideBuildpackDecision(
      "targetsInferred",
      (previous) => (i) => previous(i).map((target) => ({ ...target, arch: "" })),
    ),
  }),
];

export const stackIdMutants: readonly Mutant[] = [
  mutant("stacks-not-compared", "The detector does not compare stacks.", {
    breaks: ["buildpack.detection.stack.listed"],
    fault: replaceBuildpackDecision("stackListed", () => true),
  }),
  mutant("listed-stack-first-only", "Only the first of a buildpack's stacks counts.", {
    breaks: ["buildpack.detection.stack.listed"],
    fault: overrideBuildpackDecision("stackListed", (previous) => (i) => {
      return previous({ ...i, listed: i.listed.slice(0, 1) });
    }),
  }),
  mutant("listed-stack-by-prefix", "The stack may begin as the listed one does.", {
    breaks: ["buildpack.detection.stack.listed"],
    fault: overrideBuildpackDecision(
      "stackListed",
      (previous) => (i) => previous(i) || i.listed.some((id) => id.startsWith(i.stack)),
    ),
  }),
  mutant("star-is-a-stack", "The stack * is compared like others.", {
    breaks: ["buildpack.detection.stack.listed"],
    fault: overrideBuildpackDecision(
      "stackListed",
      (previous) => (i) => previous({ ...i, listed: i.listed.map((id) => id.replace("*", "any")) }),
    ),
  }),
  mutant("stack-id-required", "A build container without a stack id has none that a buildpack lists.", {
    breaks: ["buildpack.detection.stack.listed"],
    fault: overrideBuildpackDecision(
      "stackListed",
      (previous) => (i) => i.listed.includes("*") || (i.stack !== "" && previous(i)),
    ),
  }),
];

export const generatedFileMutants: readonly Mutant[] = [
  mutant("last-ignored-only", "Of several run.Dockerfiles without effect only the last is marked as ignored.", {
    breaks: ["platform.detector.ext.switch.ignore-preceding"],
    fault: addStep(
      "generate",
      "after:generate:select-run-image",
      ({ state }) => {
        state.ignored = state.ignored.slice(-1);
      },
      "ignored",
    ),
  }),
  mutant("generated-config-lost", "The detector keeps only the Dockerfiles and contexts that extensions generate.", {
    breaks: ["ext.generate.prepopulated", "ext.generate.output-dir.received"],
    fault: addStep(
      "generate",
      "before:generate:place-dockerfiles",
      ({ state, process: { fs } }) => {
        for (const { outputDir } of state.generated) fs.removeAll(`${outputDir}/${byteString("extend-config.toml")}`);
      },
      "generated",
    ),
  }),
  mutant("mirrors-warned-of", "The detector warns of a run image that run.toml has as a mirror.", {
    breaks: ["platform.detector.ext.warn-unknown-run-image"],
    fault: addStep(
      "generate",
      "after:generate:read-files",
      ({ state }) => {
        state.listed = state.listed.map(({ image }) => ({ image, mirrors: [] }));
      },
      "listed",
    ),
  }),
  mutant("build-image-always-extended", "analyzed.toml says that the build image is extended without a Dockerfile.", {
    breaks: ["platform.detector.ext.build-extend-false"],
    fault: replaceDecision("buildImageExtended", () => true),
  }),
];

export const inferredDistributionMutants: readonly Mutant[] = [
  mutant("distribution-without-version", "Buildpacks get the name of an inferred distribution, but no version.", {
    breaks: ["platform.analyzed.run-image.distro-inferred"],
    fault: overrideDecision("targetOfBuild", (previous) => (i) => {
      const { distro } = i.here;
      return previous(distro === undefined ? i : { ...i, here: { ...i.here, distro: { ...distro, version: "" } } });
    }),
  }),
];
