/** Mutants of the analyzer. */
import { type Mutant, mutant, overrideDecision, replaceDecision } from "./mutant.ts";

export const analyzeMutants: readonly Mutant[] = [
  mutant("silent-warns", 'In mode "silent", the lifecycle warns of experimental features.', {
    breaks: ["platform.experimental.silent"],
    fault: overrideDecision("experimental", (previous) => (i) => (i.mode === "silent" ? "warn" : previous(i))),
  }),
  mutant("target-of-most-images", "The target of every run image is linux, amd64 and one distribution.", {
    breaks: ["platform.analyzed.run-image.target", "platform.restorer.run-image.populate-target"],
    fault: overrideDecision("runImageTarget", (previous) => (i) => ({
      ...previous(i),
      os: "linux",
      arch: "amd64",
      distro: { name: "plimsoll", version: "1" },
    })),
  }),
  mutant("bionic-replaces-labels", "A run image of the bionic stack is one of Ubuntu, whatever its labels say.", {
    breaks: ["platform.analyzed.run-image.target"],
    fault: overrideDecision(
      "runImageTarget",
      (previous) => (i) =>
        i.config.config.Labels?.["io.buildpacks.stack.id"] === "io.buildpacks.stacks.bionic"
          ? { ...previous(i), distro: { name: "ubuntu", version: "18.04" } }
          : previous(i),
    ),
  }),
  mutant("long-names-only", "The lifecycle takes no image names of one character.", {
    breaks: ["platform.exporter.image.valid-tag-ref"],
    fault: overrideDecision("namesProblem", (previous) => (i) => {
      const isShort = i.all.some((name) => /\/.:/.test(name));
      return isShort ? { message: "the name has one character", remedy: "give it a longer name" } : previous(i);
    }),
  }),
  mutant("reads-only", "The analyzer does not check write access to images.", {
    breaks: ["platform.analyzer.write-access"],
    fault: overrideDecision("accessChecks", (previous) => (i) => previous(i).filter(({ access }) => access === "read")),
  }),
  mutant("tags-unchecked", "The analyzer does not check additional tags.", {
    breaks: ["platform.analyzer.write-access"],
    fault: overrideDecision(
      "accessChecks",
      (previous) => (i) => previous(i).filter(({ ref }) => !i.tags.includes(ref)),
    ),
  }),
  mutant("previous-image-ignored", "The previous image is always the output image.", {
    breaks: ["platform.analyzer.analyzed.image"],
    fault: replaceDecision("previousImage", ({ image }) => image),
  }),
  mutant("previous-image-lost", "The analyzer does not record the previous image.", {
    breaks: [
      "platform.analyzer.analyzed.image",
      "platform.analyzed.previous-image.reference",
      "buildpack.layers.launch.reuse",
    ],
    fault: replaceDecision("describesPrevious", () => false),
  }),
  mutant("sbom-always-restored", "The analyzer restores the SBOM layer even with -skip-layers.", {
    breaks: ["platform.analyzer.skip-layers.no-sbom"],
    fault: replaceDecision("restoresPreviousSbom", () => true),
  }),
  mutant("first-run-image", "The analyzer tries run images in the order of run.toml, whatever their registry.", {
    breaks: ["platform.run-image-res.registry-match"],
    fault: replaceDecision("runImageCandidates", ({ names }) => [names.image, ...names.mirrors]),
  }),
  mutant("two-names-only", "The analyzer tries no more than two names of the run image.", {
    breaks: ["platform.run-image-res.registry-match"],
    fault: overrideDecision(
      "runImageCandidates",
      (previous) =>
        ({ names, ...given }) =>
          previous({ ...given, names: { ...names, mirrors: names.mirrors.slice(0, 1) } }),
    ),
  }),
  mutant("last-mirror-first", "The analyzer prefers the last name on the app image's registry.", {
    breaks: ["platform.run-image-res.registry-match"],
    fault: overrideDecision("runImageCandidates", (previous) => (i) => {
      const all = previous(i);
      const near = all.filter((name) => i.registryOf(name) === i.registry);
      return [...near.toReversed(), ...all.filter((name) => !near.includes(name))];
    }),
  }),
  mutant("nearest-name-only", "The analyzer tries only one name on the app image's registry.", {
    breaks: ["platform.run-image-res.registry-match"],
    fault: overrideDecision("runImageCandidates", (previous) => (i) => {
      const all = previous(i);
      return all.filter((name, at) => at === 0 || i.registryOf(name) !== i.registry);
    }),
  }),
  mutant("target-without-variant", "The variant of the run image is not recorded.", {
    breaks: ["platform.analyzed.run-image.target", "platform.restorer.run-image.populate-target"],
    fault: overrideDecision("runImageTarget", (previous) => (i) => ({ ...previous(i), archVariant: "" })),
  }),
  mutant("target-of-this-machine", "The architecture of the run image is recorded as amd64, whatever it is.", {
    breaks: ["platform.analyzed.run-image.target", "platform.restorer.run-image.populate-target"],
    fault: overrideDecision("runImageTarget", (previous) => (i) => ({ ...previous(i), arch: "amd64" })),
  }),
  mutant("target-without-distribution", "The analyzer does not record the distribution of the run image.", {
    breaks: ["platform.analyzed.run-image.target"],
    fault: overrideDecision("runImageTarget", (previous) => (i) => {
      const { distro: _, ...target } = previous(i);
      return target;
    }),
  }),
];
