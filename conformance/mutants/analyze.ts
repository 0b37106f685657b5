/** Faulty analyzers. */
import { type Mutant, mutant, overrideDecision } from "./mutant.ts";

export const analyzeMutants: readonly Mutant[] = [
  mutant(
    "reads-only",
    "Nobody looks whether an image may be written.",
    ["platform.analyzer.write-access"],
    overrideDecision("accessChecks", (previous) => (i) => previous(i).filter(({ access }) => access === "read")),
  ),
  mutant(
    "tags-unchecked",
    "Further tags are not looked at before the build.",
    ["platform.analyzer.write-access"],
    overrideDecision("accessChecks", (previous) => (i) => previous(i).filter(({ ref }) => !i.tags.includes(ref))),
  ),
  mutant(
    "previous-image-ignored",
    "The previous image is always the one that will be written.",
    ["platform.analyzer.analyzed.image"],
    overrideDecision(
      "previousImage",
      () =>
        ({ image }) =>
          image,
    ),
  ),
  mutant(
    "previous-image-lost",
    "No previous image is described.",
    ["platform.analyzer.analyzed.image", "platform.analyzed.previous-image.reference", "buildpack.layers.launch.reuse"],
    overrideDecision("describesPrevious", () => () => false),
  ),
  mutant(
    "sbom-always-restored",
    "The SBOM layer comes back even when layers are skipped.",
    ["platform.analyzer.skip-layers.no-sbom"],
    overrideDecision("restoresPreviousSbom", () => () => true),
  ),
  mutant(
    "first-run-image",
    "Run images are tried in the order of run.toml, wherever they are.",
    ["platform.run-image-res.registry-match"],
    overrideDecision("runImageCandidates", () => ({ names }) => [names.image, ...names.mirrors]),
  ),
  mutant(
    "target-without-distribution",
    "The distribution of the run image is not written down.",
    ["platform.analyzed.run-image.target"],
    overrideDecision("runImageTarget", (previous) => (i) => {
      const { distro: _, ...target } = previous(i);
      return target;
    }),
  ),
];
