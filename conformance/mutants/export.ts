/** Faulty exporters. */
import { type Mutant, mutant, overrideDecision, skipStep } from "./mutant.ts";

export const exportMutants: readonly Mutant[] = [
  mutant(
    "all-layers-exported",
    "Layers for build or the cache alone are in the image.",
    ["buildpack.layers.launch.drop"],
    overrideDecision(
      "exportsLayer",
      () =>
        ({ launch, build, cache }) =>
          launch || build || cache,
    ),
  ),
  mutant(
    "docker-configuration-lost",
    "What Docker knows of a run image's configuration beyond the OCI's is not taken over.",
    ["platform.exporter.base.config-preserved"],
    overrideDecision("inheritedConfig", (previous) => (i) => {
      const { StopTimeout: _, ...config } = previous(i).config as Readonly<Record<string, unknown>>;
      return { ...previous(i), config };
    }),
  ),
  mutant(
    "lowest-of-its-digest-reused",
    "A layer that is used again is the lowest of the previous image that has its diffID, which may be the run image's.",
    ["platform.repro.manifest-digest"],
    overrideDecision("reusedCandidate", () => () => 0),
  ),
  mutant(
    "previous-layers-preferred",
    "A layer of the previous image is used again although its directory is there.",
    ["buildpack.layers.launch.replace"],
    overrideDecision(
      "layerSource",
      (previous) => (i) => (i.previous === undefined ? previous(i) : { from: "previous", sha: i.previous }),
    ),
  ),
  mutant(
    "nothing-reused",
    "A layer without a directory is never taken from the previous image.",
    ["buildpack.layers.launch.reuse"],
    overrideDecision("layerSource", (previous) => (i) => previous({ ...i, previous: undefined })),
  ),
  mutant(
    "no-app-layers",
    "The app directory is not in the image.",
    ["platform.exporter.app-layers", "buildpack.export.image.app-layers"],
    skipStep("export:app-layers"),
  ),
  mutant(
    "no-launcher",
    "The launcher is not in the image.",
    ["platform.exporter.launcher.binary"],
    skipStep("export:launcher-layer"),
  ),
  mutant(
    "no-process-links",
    "Process types have no links.",
    ["platform.exporter.launcher.symlinks"],
    skipStep("export:process-types-layer"),
  ),
  mutant(
    "no-config-layer",
    "The builder's metadata is not in the image.",
    ["platform.exporter.config.metadata-layer"],
    skipStep("export:config-layer"),
  ),
  mutant(
    "no-sbom-layer",
    "SBOM files are not in the image.",
    ["platform.exporter.sbom.launch-layer", "platform.exporter.sbom.launch-buildpack"],
    skipStep("export:sbom-layer"),
  ),
  mutant(
    "no-report",
    "There is no report.",
    ["platform.exporter.report", "platform.report.digest"],
    skipStep("export:report"),
  ),
  mutant(
    "nothing-cached",
    "No layer is put into the cache.",
    ["platform.exporter.cache.contents", "buildpack.layers.cache.restore-contents"],
    overrideDecision("cachesLayer", () => () => false),
  ),
  mutant(
    "launch-layers-uncached",
    "Layers for launch are never put into the cache.",
    ["buildpack.layers.cache.restore-contents"],
    overrideDecision("cachesLayer", (previous) => (i) => !i.launch && previous(i)),
  ),
  mutant(
    "entrypoint-always-launcher",
    "The entrypoint is the launcher, whatever was asked for.",
    ["platform.exporter.entrypoint.process-type", "platform.exporter.entrypoint.buildpack-default"],
    overrideDecision("entrypoint", () => () => ({ ok: true, value: "/cnb/lifecycle/launcher" })),
  ),
  mutant(
    "unknown-type-accepted",
    "A process type that there is not is no error.",
    ["platform.exporter.entrypoint.unknown-type-fails"],
    overrideDecision(
      "entrypoint",
      (previous) => (i) =>
        previous({
          ...i,
          requested: i.requested !== undefined && i.types.includes(i.requested) ? i.requested : undefined,
        }),
    ),
  ),
  mutant(
    "environment-of-base",
    "The image's environment is the run image's.",
    ["platform.exporter.env.layers-dir", "platform.exporter.env.app-dir", "platform.exporter.env.path"],
    overrideDecision(
      "imageEnv",
      () =>
        ({ base }) =>
          base,
    ),
  ),
  mutant(
    "environment-replaced",
    "Variables of the run image are lost.",
    ["platform.exporter.base.config-preserved"],
    overrideDecision("imageEnv", (previous) => (i) => previous(i).filter((line) => /^(PATH|CNB_\w+)=/.test(line))),
  ),
  mutant(
    "working-dir-root",
    "The working directory is the root.",
    ["platform.exporter.working-dir"],
    overrideDecision("imageWorkingDir", () => () => "/"),
  ),
  mutant(
    "epoch-ignored",
    "SOURCE_DATE_EPOCH is ignored.",
    ["platform.exporter.repro.created"],
    overrideDecision("createdAt", () => () => ({ created: "1980-01-01T00:00:01Z" })),
  ),
  mutant(
    "first-run-toml-entry",
    "The label names the first images of run.toml, whatever the run image.",
    ["platform.label.lifecycle.run-image-resolved", "platform.run-image-res.mirrors-match"],
    overrideDecision(
      "runImageRecord",
      () =>
        ({ listed }) =>
          listed[0],
    ),
  ),
  mutant(
    "labels-of-base-lost",
    "Labels of the run image are lost.",
    ["platform.exporter.base.config-preserved"],
    overrideDecision("imageLabels", (previous) => (i) => previous({ ...i, base: {} })),
  ),
  mutant(
    "first-label-wins",
    "Of labels of one key the first buildpack's counts.",
    ["buildpack.launch-toml.label.last-wins"],
    overrideDecision("imageLabels", (previous) => (i) => previous({ ...i, buildpacks: i.buildpacks.toReversed() })),
  ),
  mutant(
    "first-tag-reported",
    "The report has the first tag only.",
    ["platform.report.tags"],
    overrideDecision("reportedTags", (previous) => (i) => previous(i).slice(0, 1)),
  ),
];
