/** Mutants of the rebaser. */
import { type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

const withoutTag = (name: string): string => name.replace(/:[^:/]*$/, "");

/** An empty member of a target matches every value. */
const ignoresDistro = (member: "name" | "version") =>
  overrideDecision(
    "targetsMatch",
    (previous) =>
      ({ app, run }) =>
        previous({ app, run: { ...run, ...(run.distro && { distro: { ...run.distro, [member]: "" } }) } }),
  );

export const rebaseMutants: readonly Mutant[] = [
  mutant("rebases-anything", "The rebaser rebases images with the label rebasable=false.", {
    breaks: ["platform.rebaser.rebasable-false-fails"],
    fault: replaceDecision("isRebasable", () => true),
  }),
  mutant("rebases-to-other-variants", "The rebaser accepts a run image for another architecture variant.", {
    breaks: ["platform.rebaser.noforce.target-match"],
    fault: overrideDecision(
      "targetsMatch",
      (previous) =>
        ({ app, run }) =>
          previous({ app, run: { ...run, archVariant: "" } }),
    ),
  }),
  mutant("rebases-to-other-versions", "The rebaser accepts a run image with another version of the distribution.", {
    breaks: ["platform.rebaser.noforce.target-match"],
    fault: ignoresDistro("version"),
  }),
  mutant("rebases-to-other-names", "The rebaser compares only the version of the distribution.", {
    breaks: ["platform.rebaser.noforce.target-match"],
    fault: ignoresDistro("name"),
  }),
  mutant("listed-by-repository", "The rebaser accepts other tags of a run image that the app image names.", {
    breaks: ["platform.rebaser.noforce.listed"],
    fault: overrideDecision(
      "isListedRunImage",
      (previous) => (i) => previous({ ...i, same: (a, b) => i.same(withoutTag(a), withoutTag(b)) }),
    ),
  }),
  mutant("listed-by-prefix", "The rebaser accepts names that begin like one that the app image has.", {
    breaks: ["platform.rebaser.noforce.listed"],
    fault: overrideDecision(
      "isListedRunImage",
      (previous) => (i) => previous({ ...i, same: (a, b) => b.startsWith(a) }),
    ),
  }),
  mutant("one-mirror-listed", "The rebaser knows only the first mirror of a run image.", {
    breaks: ["platform.rebaser.noforce.listed"],
    fault: overrideDecision(
      "isListedRunImage",
      (previous) => (i) =>
        previous({ ...i, recorded: i.recorded.map((one) => ({ ...one, mirrors: one.mirrors.slice(0, 1) })) }),
    ),
  }),
  mutant(
    "labels-by-beginning",
    "A rebase takes every label of the new run image that begins with io.buildpacks.base.",
    {
      breaks: ["platform.rebaser.identical"],
      fault: overrideDecision("rebasedLabels", (previous) => (i) => ({
        ...previous(i),
        ...Object.fromEntries(Object.entries(i.run).filter(([name]) => name.startsWith("io.buildpacks.base"))),
      })),
    },
  ),
  mutant("one-layer-replaced", "A rebase removes only the lowest layer of the old run image.", {
    breaks: ["platform.rebaser.run-layers.defined"],
    fault: replaceDecision("runLayerCount", () => 1),
  }),
  mutant("labels-of-run-image", "A rebase takes all labels of the new run image.", {
    breaks: ["platform.rebaser.identical"],
    fault: replaceDecision("rebasedLabels", ({ app, run }) => ({ ...app, ...run })),
  }),
  mutant("author-lost", "A rebase loses configuration that it does not know, such as the author.", {
    breaks: ["platform.rebaser.identical"],
    fault: overrideDecision("rebasedConfig", (previous) => (i) => {
      const { author: _, ...config } = previous(i);
      return config;
    }),
  }),
  mutant("labels-added-only", "A rebase keeps base labels that the new run image no longer has.", {
    breaks: ["platform.rebaser.labels.base-stack"],
    fault: overrideDecision("rebasedLabels", (previous) => (i) => ({ ...i.app, ...previous(i) })),
  }),
  mutant("labels-unchanged", "A rebase keeps the old base labels.", {
    breaks: ["platform.rebaser.labels.base-stack", "platform.rebaser.force.target.distro-name"],
    fault: replaceDecision("rebasedLabels", ({ app }) => app),
  }),
  mutant("old-run-image-recorded", "After a rebase, the label still names the old top layer.", {
    breaks: ["platform.rebaser.metadata.top-layer", "platform.op.rebase.metadata-updated"],
    fault: overrideDecision("rebasedRunImage", (previous) => (i) => ({
      ...previous(i),
      topLayer: `sha256:${"0".repeat(64)}`,
    })),
  }),
  mutant("run-image-by-tag", "The label names the new run image by its tag.", {
    breaks: ["platform.rebaser.metadata.reference"],
    fault: overrideDecision("rebasedRunImage", (previous) => (i) => ({ ...previous(i), reference: i.name })),
  }),
  mutant("mirrors-kept", "With -force, a rebase keeps the mirrors of the old run image.", {
    breaks: ["platform.rebaser.force.unlisted.mirrors"],
    fault: overrideDecision("rebasedRunImage", (previous) => (i) => ({ ...previous(i), mirrors: i.recorded.mirrors })),
  }),
  mutant("target-of-app", "With -force, a rebase keeps the target of the app image.", {
    breaks: ["platform.rebaser.force.target.arch", "platform.rebaser.force.target.os"],
    fault: overrideDecision("rebasedPlatform", (previous) => (i) => previous({ ...i, force: false })),
  }),
  mutant("media-type-docker", "A rebased image always has a Docker manifest.", {
    breaks: ["platform.rebaser.identical"],
    fault: replaceDecision("rebasedMediaType", () => ({
      manifest: "application/vnd.docker.distribution.manifest.v2+json",
      config: "application/vnd.docker.container.image.v1+json",
    })),
  }),
  mutant("any-target", "The rebaser accepts run images for any target.", {
    breaks: ["platform.rebaser.noforce.target-match"],
    fault: skipStep("rebase:check-target"),
  }),
  mutant("any-run-image", "The rebaser accepts run images that the app image does not name.", {
    breaks: ["platform.rebaser.noforce.listed"],
    fault: skipStep("rebase:check-listed", { listed: false }),
  }),
  mutant("rebases-the-last", "The rebaser takes the last image argument.", {
    breaks: ["platform.rebaser.previous-image.default"],
    fault: replaceDecision("rebaseSource", ({ previousImage, images }) => previousImage ?? images.at(-1)),
  }),
  mutant("rebase-unreported", "The rebaser does not write a report.", {
    breaks: ["platform.rebaser.report"],
    fault: skipStep("rebase:report"),
  }),
];
