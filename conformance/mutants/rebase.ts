/** Faulty rebasers. */
import { decides, type FaultyLifecycle, faulty, omits } from "./fault.ts";

export const faultyRebasers: readonly FaultyLifecycle[] = [
  faulty(
    "rebases-anything",
    "Images that are labelled as not rebasable are rebased.",
    ["platform.rebaser.rebasable-false-fails"],
    decides("isRebasable", () => () => true),
  ),
  faulty(
    "one-layer-replaced",
    "Only the lowest layer of the old run image goes.",
    ["platform.rebaser.run-layers.defined"],
    decides("runLayerCount", () => () => 1),
  ),
  faulty(
    "labels-of-run-image",
    "All labels of the new run image are taken over.",
    ["platform.rebaser.identical"],
    decides("rebasedLabels", () => ({ app, run }) => ({ ...app, ...run })),
  ),
  faulty(
    "author-lost",
    "What the configuration says beside its known values is lost.",
    ["platform.rebaser.identical"],
    decides("rebasedConfig", (previous) => (i) => {
      const { author: _, ...config } = previous(i);
      return config;
    }),
  ),
  faulty(
    "labels-added-only",
    "Labels that the new run image no longer has stay.",
    ["platform.rebaser.labels.base-stack"],
    decides("rebasedLabels", (previous) => (i) => ({ ...i.app, ...previous(i) })),
  ),
  faulty(
    "labels-unchanged",
    "Labels of the base stay as they were.",
    ["platform.rebaser.labels.base-stack", "platform.rebaser.force.target.distro-name"],
    decides(
      "rebasedLabels",
      () =>
        ({ app }) =>
          app,
    ),
  ),
  faulty(
    "old-run-image-recorded",
    "The label names the old top layer still.",
    ["platform.rebaser.metadata.top-layer", "platform.op.rebase.metadata-updated"],
    decides("rebasedRunImage", (previous) => (i) => ({ ...previous(i), topLayer: `sha256:${"0".repeat(64)}` })),
  ),
  faulty(
    "run-image-by-tag",
    "The label names the new run image by its tag.",
    ["platform.rebaser.metadata.reference"],
    decides("rebasedRunImage", (previous) => (i) => ({ ...previous(i), reference: i.name })),
  ),
  faulty(
    "mirrors-kept",
    "With force, the mirrors of the old run image stay.",
    ["platform.rebaser.force.unlisted.mirrors"],
    decides("rebasedRunImage", (previous) => (i) => ({ ...previous(i), mirrors: i.recorded.mirrors })),
  ),
  faulty(
    "target-of-app",
    "With force, the target is still the app image's.",
    ["platform.rebaser.force.target.arch", "platform.rebaser.force.target.os"],
    decides("rebasedPlatform", (previous) => (i) => previous({ ...i, force: false })),
  ),
  faulty(
    "media-type-docker",
    "Rebased images are Docker's.",
    ["platform.rebaser.identical"],
    decides("rebasedMediaType", () => () => ({
      manifest: "application/vnd.docker.distribution.manifest.v2+json",
      config: "application/vnd.docker.container.image.v1+json",
    })),
  ),
  faulty(
    "any-target",
    "Run images for any target are taken.",
    ["platform.rebaser.noforce.target-match"],
    omits("rebase:check-target"),
  ),
  faulty(
    "any-run-image",
    "Run images that the image does not name are taken.",
    ["platform.rebaser.noforce.listed"],
    omits("rebase:check-listed"),
  ),
  faulty("rebase-unreported", "There is no report of a rebase.", ["platform.rebaser.report"], omits("rebase:report")),
];
