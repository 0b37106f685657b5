/** Mutants of the analyzer. */
import { type Mutant, mutant, overrideDecision, replaceDecision } from "./mutant.ts";

const ANALYZER = "platform.analyzer";

export const analyzeMutants: readonly Mutant[] = [
  mutant(
    "reads-only",
    "The analyzer does not check write access to images.",
    [`${ANALYZER}.write-access`],
    overrideDecision("accessChecks", (previous) => (i) => previous(i).filter(({ access }) => access === "read")),
  ),
  mutant(
    "tags-unchecked",
    "The analyzer does not check additional tags.",
    [`${ANALYZER}.write-access`],
    overrideDecision("accessChecks", (previous) => (i) => previous(i).filter(({ ref }) => !i.tags.includes(ref))),
  ),
  mutant(
    "previous-image-ignored",
    "The previous image is always the output image.",
    [`${ANALYZER}.analyzed.image`],
    replaceDecision("previousImage", ({ image }) => image),
  ),
  mutant(
    "previous-image-lost",
    "The analyzer does not record the previous image.",
    [`${ANALYZER}.analyzed.image`, "platform.analyzed.previous-image.reference", "buildpack.layers.launch.reuse"],
    replaceDecision("describesPrevious", () => false),
  ),
  mutant(
    "sbom-always-restored",
    "The analyzer restores the SBOM layer even with -skip-layers.",
    [`${ANALYZER}.skip-layers.no-sbom`],
    replaceDecision("restoresPreviousSbom", () => true),
  ),
  mutant(
    "first-run-image",
    "The analyzer tries run images in the order of run.toml, whatever their registry.",
    ["platform.run-image-res.registry-match"],
    replaceDecision("runImageCandidates", ({ names }) => [names.image, ...names.mirrors]),
  ),
  mutant(
    "target-without-distribution",
    "The analyzer does not record the distribution of the run image.",
    ["platform.analyzed.run-image.target"],
    overrideDecision("runImageTarget", (previous) => (i) => {
      const { distro: _, ...target } = previous(i);
      return target;
    }),
  ),
];
