/** Faults that can be put around any lifecycle, real executables included. */
import { contentOf, isJsonObject, type Json, pathOfText, utf8 } from "#base";
import { type Pushed, pushes } from "./manifest.ts";
import { type BoundaryMutant, boundaryMutant, phaseOf, runs, withFlags } from "./mutant.ts";

export { type BoundaryMutant, behind } from "./mutant.ts";

export const boundaryMutants: readonly BoundaryMutant[] = [
  boundaryMutant(
    "always-0",
    "Whatever happens, the exit code is 0.",
    [
      "platform.analyzer.write-access",
      "platform.exporter.entrypoint.unknown-type-fails",
      "platform.rebaser.exit.70-79",
    ],
    runs(async (command, container) => ({ ...(await container.run(command)), exit: { code: 0 } })),
  ),
  boundaryMutant(
    "report-gone",
    "The report is gone when the phase has ended.",
    ["platform.exporter.report", "platform.report.digest"],
    runs(async (command, container) => {
      const seen = await container.run(command);
      container.edit(
        new Map(["/layers/report.toml", "/layers/elsewhere.toml"].map((path) => [pathOfText(path), undefined])),
      );
      return seen;
    }),
  ),
  boundaryMutant(
    "restores-nothing",
    "The creator is told to restore nothing.",
    ["platform.restorer.restore-layers", "buildpack.layers.launch.restore-metadata"],
    runs((command, container) =>
      container.run(phaseOf(command) === "creator" ? withFlags(command, "-skip-restore") : command),
    ),
  ),
  boundaryMutant(
    "environment-lost",
    "SOURCE_DATE_EPOCH and the registry's credentials do not reach the lifecycle.",
    ["platform.exporter.repro.created", "platform.auth.env.header-used"],
    runs((command, container) => {
      const { SOURCE_DATE_EPOCH: _, CNB_REGISTRY_AUTH: __, ...env } = command.env;
      return container.run({ ...command, env });
    }),
  ),
  boundaryMutant(
    "other-layers-directory",
    "The creator works in another layers directory than it was given.",
    ["platform.exporter.env.layers-dir"],
    runs((command, container) =>
      container.run(phaseOf(command) === "creator" ? withFlags(command, "-layers", "/layers/other") : command),
    ),
  ),
  boundaryMutant(
    "label-dropped",
    "The lifecycle's label is lost on the way to the registry.",
    ["platform.exporter.label.lifecycle-metadata", "platform.label.lifecycle.app-sha"],
    pushes(({ manifest, config }) => ({ manifest, config: withoutLabel(config, "io.buildpacks.lifecycle.metadata") })),
  ),
  boundaryMutant(
    "layers-swapped",
    "The two lowest layers change places on the way to the registry.",
    ["platform.exporter.base.layers-preserved", "buildpack.export.image.run-layers"],
    pushes(({ manifest, config }) => ({
      manifest: { ...manifest, layers: swapped(manifest.layers) },
      config: isJsonObject(config.rootfs)
        ? { ...config, rootfs: { ...config.rootfs, diff_ids: swapped(config.rootfs.diff_ids) } }
        : config,
    })),
  ),
  boundaryMutant(
    "previous-image-hidden",
    "The app image cannot be found in the registry.",
    ["platform.analyzer.analyzed.image", "buildpack.layers.launch.reuse"],
    {
      http: (registry) => (request) =>
        /^\/v2\/app\/manifests\//.test(request.path) && (request.method === "GET" || request.method === "HEAD")
          ? Promise.resolve({ status: 404, headers: {}, body: contentOf(utf8("")) })
          : registry(request),
    },
  ),
];

const swapped = (list: Json | undefined): Json => {
  const [first, second, ...rest] = Array.isArray(list) ? list : [];
  return first === undefined || second === undefined ? (list ?? []) : [second, first, ...rest];
};

function withoutLabel(config: Pushed["config"], label: string): Pushed["config"] {
  if (!isJsonObject(config.config) || !isJsonObject(config.config.Labels)) return config;
  const { [label]: _, ...Labels } = config.config.Labels;
  return { ...config, config: { ...config.config, Labels } };
}
