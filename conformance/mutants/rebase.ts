/** Mutants of the rebaser. */
import { type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

export const rebaseMutants: readonly Mutant[] = [
  mutant(
    "rebases-anything",
    "The rebaser rebases images with the label rebasable=false.",
    ["platform.rebaser.rebasable-false-fails"],
    replaceDecision("isRebasable", () => true),
  ),
  mutant(
    "one-layer-replaced",
    "A rebase removes only the lowest layer of the old run image.",
    ["platform.rebaser.run-layers.defined"],
    replaceDecision("runLayerCount", () => 1),
  ),
  mutant(
    "labels-of-run-image",
    "A rebase takes all labels of the new run image.",
    ["platform.rebaser.identical"],
    replaceDecision("rebasedLabels", ({ app, run }) => ({ ...app, ...run })),
  ),
  mutant(
    "author-lost",
    "A rebase loses configuration that it does not know, such as the author.",
    ["platform.rebaser.identical"],
    overrideDecision("rebasedConfig", (previous) => (i) => {
      const { author: _, ...config } = previous(i);
      return config;
    }),
  ),
  mutant(
    "labels-added-only",
    "A rebase keeps base labels that the new run image no longer has.",
    ["platform.rebaser.labels.base-stack"],
    overrideDecision("rebasedLabels", (previous) => (i) => ({ ...i.app, ...previous(i) })),
  ),
  mutant(
    "labels-unchanged",
    "A rebase keeps the old base labels.",
    ["platform.rebaser.labels.base-stack", "platform.rebaser.force.target.distro-name"],
    replaceDecision("rebasedLabels", ({ app }) => app),
  ),
  mutant(
    "old-run-image-recorded",
    "After a rebase, the label still names the old top layer.",
    ["platform.rebaser.metadata.top-layer", "platform.op.rebase.metadata-updated"],
    overrideDecision("rebasedRunImage", (previous) => (i) => ({
      ...previous(i),
      topLayer: `sha256:${"0".repeat(64)}`,
    })),
  ),
  mutant(
    "run-image-by-tag",
    "The label names the new run image by its tag.",
    ["platform.rebaser.metadata.reference"],
    overrideDecision("rebasedRunImage", (previous) => (i) => ({ ...previous(i), reference: i.name })),
  ),
  mutant(
    "mirrors-kept",
    "With -force, a rebase keeps the mirrors of the old run image.",
    ["platform.rebaser.force.unlisted.mirrors"],
    overrideDecision("rebasedRunImage", (previous) => (i) => ({ ...previous(i), mirrors: i.recorded.mirrors })),
  ),
  mutant(
    "target-of-app",
    "With -force, a rebase keeps the target of the app image.",
    ["platform.rebaser.force.target.arch", "platform.rebaser.force.target.os"],
    overrideDecision("rebasedPlatform", (previous) => (i) => previous({ ...i, force: false })),
  ),
  mutant(
    "media-type-docker",
    "A rebased image always has a Docker manifest.",
    ["platform.rebaser.identical"],
    replaceDecision("rebasedMediaType", () => ({
      manifest: "application/vnd.docker.distribution.manifest.v2+json",
      config: "application/vnd.docker.container.image.v1+json",
    })),
  ),
  mutant(
    "any-target",
    "The rebaser accepts run images for any target.",
    ["platform.rebaser.noforce.target-match"],
    skipStep("rebase:check-target"),
  ),
  mutant(
    "any-run-image",
    "The rebaser accepts run images that the app image does not name.",
    ["platform.rebaser.noforce.listed"],
    skipStep("rebase:check-listed", { listed: false }),
  ),
  mutant(
    "rebase-unreported",
    "The rebaser does not write a report.",
    ["platform.rebaser.report"],
    skipStep("rebase:report"),
  ),
];
