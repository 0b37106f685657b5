/** Faulty rebasers. */
import { type Mutant, mutant, overrideDecision, skipStep } from "./mutant.ts";

export const rebaseMutants: readonly Mutant[] = [
  mutant(
    "rebases-anything",
    "Images that are labelled as not rebasable are rebased.",
    ["platform.rebaser.rebasable-false-fails"],
    overrideDecision("isRebasable", () => () => true),
  ),
  mutant(
    "one-layer-replaced",
    "Only the lowest layer of the old run image goes.",
    ["platform.rebaser.run-layers.defined"],
    overrideDecision("runLayerCount", () => () => 1),
  ),
  mutant(
    "labels-of-run-image",
    "All labels of the new run image are taken over.",
    ["platform.rebaser.identical"],
    overrideDecision("rebasedLabels", () => ({ app, run }) => ({ ...app, ...run })),
  ),
  mutant(
    "author-lost",
    "What the configuration says beside its known values is lost.",
    ["platform.rebaser.identical"],
    overrideDecision("rebasedConfig", (previous) => (i) => {
      const { author: _, ...config } = previous(i);
      return config;
    }),
  ),
  mutant(
    "labels-added-only",
    "Labels that the new run image no longer has stay.",
    ["platform.rebaser.labels.base-stack"],
    overrideDecision("rebasedLabels", (previous) => (i) => ({ ...i.app, ...previous(i) })),
  ),
  mutant(
    "labels-unchanged",
    "Labels of the base stay as they were.",
    ["platform.rebaser.labels.base-stack", "platform.rebaser.force.target.distro-name"],
    overrideDecision(
      "rebasedLabels",
      () =>
        ({ app }) =>
          app,
    ),
  ),
  mutant(
    "old-run-image-recorded",
    "The label names the old top layer still.",
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
    "With force, the mirrors of the old run image stay.",
    ["platform.rebaser.force.unlisted.mirrors"],
    overrideDecision("rebasedRunImage", (previous) => (i) => ({ ...previous(i), mirrors: i.recorded.mirrors })),
  ),
  mutant(
    "target-of-app",
    "With force, the target is still the app image's.",
    ["platform.rebaser.force.target.arch", "platform.rebaser.force.target.os"],
    overrideDecision("rebasedPlatform", (previous) => (i) => previous({ ...i, force: false })),
  ),
  mutant(
    "media-type-docker",
    "Rebased images are Docker's.",
    ["platform.rebaser.identical"],
    overrideDecision("rebasedMediaType", () => () => ({
      manifest: "application/vnd.docker.distribution.manifest.v2+json",
      config: "application/vnd.docker.container.image.v1+json",
    })),
  ),
  mutant(
    "any-target",
    "Run images for any target are taken.",
    ["platform.rebaser.noforce.target-match"],
    skipStep("rebase:check-target"),
  ),
  mutant(
    "any-run-image",
    "Run images that the image does not name are taken.",
    ["platform.rebaser.noforce.listed"],
    skipStep("rebase:check-listed", { listed: false }),
  ),
  mutant(
    "rebase-unreported",
    "There is no report of a rebase.",
    ["platform.rebaser.report"],
    skipStep("rebase:report"),
  ),
];
