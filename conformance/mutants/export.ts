/** Faulty exporters. */
import { decides, type FaultyLifecycle, faulty, omits } from "./fault.ts";

export const faultyExporters: readonly FaultyLifecycle[] = [
  faulty(
    "all-layers-exported",
    "Layers for build or the cache alone are in the image.",
    ["buildpack.layers.launch.drop"],
    decides(
      "exportsLayer",
      () =>
        ({ launch, build, cache }) =>
          launch || build || cache,
    ),
  ),
  faulty(
    "docker-configuration-lost",
    "What Docker knows of a run image's configuration beyond the OCI's is not taken over.",
    ["platform.exporter.base.config-preserved"],
    decides("inheritedConfig", (previous) => (i) => {
      const { StopTimeout: _, ...config } = previous(i).config as Readonly<Record<string, unknown>>;
      return { ...previous(i), config };
    }),
  ),
  faulty(
    "lowest-of-its-digest-reused",
    "A layer that is used again is the lowest of the previous image that has its diffID, which may be the run image's.",
    ["platform.repro.manifest-digest"],
    decides("reusedCandidate", () => () => 0),
  ),
  faulty(
    "previous-layers-preferred",
    "A layer of the previous image is used again although its directory is there.",
    ["buildpack.layers.launch.replace"],
    decides(
      "layerSource",
      (previous) => (i) => (i.previous === undefined ? previous(i) : { from: "previous", sha: i.previous }),
    ),
  ),
  faulty(
    "nothing-reused",
    "A layer without a directory is never taken from the previous image.",
    ["buildpack.layers.launch.reuse"],
    decides("layerSource", (previous) => (i) => previous({ ...i, previous: undefined })),
  ),
  faulty(
    "no-app-layers",
    "The app directory is not in the image.",
    ["platform.exporter.app-layers", "buildpack.export.image.app-layers"],
    omits("export:app-layers"),
  ),
  faulty(
    "no-launcher",
    "The launcher is not in the image.",
    ["platform.exporter.launcher.binary"],
    omits("export:launcher-layer"),
  ),
  faulty(
    "no-process-links",
    "Process types have no links.",
    ["platform.exporter.launcher.symlinks"],
    omits("export:process-types-layer"),
  ),
  faulty(
    "no-config-layer",
    "The builder's metadata is not in the image.",
    ["platform.exporter.config.metadata-layer"],
    omits("export:config-layer"),
  ),
  faulty(
    "no-sbom-layer",
    "SBOM files are not in the image.",
    ["platform.exporter.sbom.launch-layer", "platform.exporter.sbom.launch-buildpack"],
    omits("export:sbom-layer"),
  ),
  faulty(
    "no-report",
    "There is no report.",
    ["platform.exporter.report", "platform.report.digest"],
    omits("export:report"),
  ),
  faulty(
    "nothing-cached",
    "No layer is put into the cache.",
    ["platform.exporter.cache.contents", "buildpack.layers.cache.restore-contents"],
    decides("cachesLayer", () => () => false),
  ),
  faulty(
    "launch-layers-uncached",
    "Layers for launch are never put into the cache.",
    ["buildpack.layers.cache.restore-contents"],
    decides("cachesLayer", (previous) => (i) => !i.launch && previous(i)),
  ),
  faulty(
    "entrypoint-always-launcher",
    "The entrypoint is the launcher, whatever was asked for.",
    ["platform.exporter.entrypoint.process-type", "platform.exporter.entrypoint.buildpack-default"],
    decides("entrypoint", () => () => ({ ok: true, value: "/cnb/lifecycle/launcher" })),
  ),
  faulty(
    "unknown-type-accepted",
    "A process type that there is not is no error.",
    ["platform.exporter.entrypoint.unknown-type-fails"],
    decides(
      "entrypoint",
      (previous) => (i) =>
        previous({
          ...i,
          requested: i.requested !== undefined && i.types.includes(i.requested) ? i.requested : undefined,
        }),
    ),
  ),
  faulty(
    "environment-of-base",
    "The image's environment is the run image's.",
    ["platform.exporter.env.layers-dir", "platform.exporter.env.app-dir", "platform.exporter.env.path"],
    decides(
      "imageEnv",
      () =>
        ({ base }) =>
          base,
    ),
  ),
  faulty(
    "environment-replaced",
    "Variables of the run image are lost.",
    ["platform.exporter.base.config-preserved"],
    decides("imageEnv", (previous) => (i) => previous(i).filter((line) => /^(PATH|CNB_\w+)=/.test(line))),
  ),
  faulty(
    "working-dir-root",
    "The working directory is the root.",
    ["platform.exporter.working-dir"],
    decides("imageWorkingDir", () => () => "/"),
  ),
  faulty(
    "epoch-ignored",
    "SOURCE_DATE_EPOCH is ignored.",
    ["platform.exporter.repro.created"],
    decides("createdAt", () => () => ({ created: "1980-01-01T00:00:01Z" })),
  ),
  faulty(
    "first-run-toml-entry",
    "The label names the first images of run.toml, whatever the run image.",
    ["platform.label.lifecycle.run-image-resolved", "platform.run-image-res.mirrors-match"],
    decides(
      "runImageRecord",
      () =>
        ({ listed }) =>
          listed[0],
    ),
  ),
  faulty(
    "labels-of-base-lost",
    "Labels of the run image are lost.",
    ["platform.exporter.base.config-preserved"],
    decides("imageLabels", (previous) => (i) => previous({ ...i, base: {} })),
  ),
  faulty(
    "first-label-wins",
    "Of labels of one key the first buildpack's counts.",
    ["buildpack.launch-toml.label.last-wins"],
    decides("imageLabels", (previous) => (i) => previous({ ...i, buildpacks: i.buildpacks.toReversed() })),
  ),
  faulty(
    "first-tag-reported",
    "The report has the first tag only.",
    ["platform.report.tags"],
    decides("reportedTags", (previous) => (i) => previous(i).slice(0, 1)),
  ),
];
