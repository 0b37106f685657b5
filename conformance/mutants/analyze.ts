/** Faulty analyzers. */
import { decides, type FaultyLifecycle, faulty } from "./fault.ts";

export const faultyAnalyzers: readonly FaultyLifecycle[] = [
  faulty(
    "reads-only",
    "Nobody looks whether an image may be written.",
    ["platform.analyzer.write-access"],
    decides("accessChecks", (previous) => (i) => previous(i).filter(({ access }) => access === "read")),
  ),
  faulty(
    "tags-unchecked",
    "Further tags are not looked at before the build.",
    ["platform.analyzer.write-access"],
    decides("accessChecks", (previous) => (i) => previous(i).filter(({ ref }) => !i.tags.includes(ref))),
  ),
  faulty(
    "previous-image-ignored",
    "The previous image is always the one that will be written.",
    ["platform.analyzer.analyzed.image"],
    decides(
      "previousImage",
      () =>
        ({ image }) =>
          image,
    ),
  ),
  faulty(
    "previous-image-lost",
    "No previous image is described.",
    ["platform.analyzer.analyzed.image", "platform.analyzed.previous-image.reference", "buildpack.layers.launch.reuse"],
    decides("describesPrevious", () => () => false),
  ),
  faulty(
    "sbom-always-restored",
    "The SBOM layer comes back even when layers are skipped.",
    ["platform.analyzer.skip-layers.no-sbom"],
    decides("restoresPreviousSbom", () => () => true),
  ),
  faulty(
    "first-run-image",
    "Run images are tried in the order of run.toml, wherever they are.",
    ["platform.run-image-res.registry-match"],
    decides("runImageCandidates", () => ({ names }) => [names.image, ...names.mirrors]),
  ),
  faulty(
    "target-without-distribution",
    "The distribution of the run image is not written down.",
    ["platform.analyzed.run-image.target"],
    decides("runImageTarget", (previous) => (i) => {
      const { distro: _, ...target } = previous(i);
      return target;
    }),
  ),
];
