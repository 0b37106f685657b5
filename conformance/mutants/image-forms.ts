/** Mutants that do not take images as other tools make them. */
import type { StoredImage } from "#image";
import { addStep, combine, type Mutant, mutant, type PlannedFault } from "./mutant.ts";

const refuse = (image: StoredImage | undefined, isOdd: (image: StoredImage) => boolean): void => {
  if (image !== undefined && isOdd(image)) throw new Error("this image is not as the lifecycle pushes it");
};

/** The exporter refuses such a run image or previous image, and the rebaser such a run image. */
const refusing = (isOdd: (image: StoredImage) => boolean): PlannedFault =>
  combine(
    addStep(
      "export",
      "before:export:compose-layers",
      ({ state }) => {
        refuse(state.runImage, isOdd);
        refuse(state.previous, isOdd);
      },
      "runImage",
      "previous",
    ),
    addStep("rebase", "before:rebase:replace-layers", ({ state }) => refuse(state.runImage, isOdd), "runImage"),
  );

const hasLayer =
  (isOdd: (layer: StoredImage["layers"][number]) => boolean) =>
  ({ layers }: StoredImage): boolean =>
    layers.some(isOdd);

const RUN_LAYERS = "platform.exporter.base.layers-preserved";
const REBASED = "platform.rebaser.run-layers.replaced";
const REUSED = "buildpack.layers.launch.reuse";

const refusingMutant = (
  name: string,
  what: string,
  isOdd: (image: StoredImage) => boolean,
  ...breaks: readonly string[]
): Mutant => mutant(name, `The lifecycle refuses images ${what}.`, { breaks, fault: refusing(isOdd) });

const isOfDocker = (mediaType: string): boolean => mediaType.includes(".docker.");
const GZIP_OF_NOTHING_BYTES = 24;

export const imageFormMutants: readonly Mutant[] = [
  refusingMutant(
    "mixed-types-refused",
    "whose layers have the media types of the other family",
    ({ layers, mediaType }) => layers.some(({ blob }) => isOfDocker(blob.mediaType) !== isOfDocker(mediaType.manifest)),
    ...[RUN_LAYERS, REBASED, REUSED],
  ),
  refusingMutant(
    "subject-refused",
    "that are artifacts of another one",
    ({ manifest }) => "subject" in manifest.json,
    ...[RUN_LAYERS, REBASED, REUSED],
  ),
  refusingMutant(
    "untyped-manifest-refused",
    "whose manifest does not state its media type",
    ({ manifest }) => !("mediaType" in manifest.json),
    ...[RUN_LAYERS, REBASED, REUSED],
  ),
  refusingMutant(
    "no-member-config-refused",
    "whose configuration has no member config",
    ({ config }) => Object.keys(config.config).length === 0,
    RUN_LAYERS,
  ),
  refusingMutant(
    "variables-without-value-refused",
    "with a variable that has no value",
    ({ config }) => config.config.Env?.some((entry) => !entry.includes("=")) === true,
    RUN_LAYERS,
  ),
  refusingMutant(
    "healthcheck-refused",
    "with a health check",
    ({ config }) => "Healthcheck" in config.config,
    RUN_LAYERS,
  ),
  refusingMutant(
    "large-label-refused",
    "with a label of more than a megabyte",
    ({ config }) => Object.values(config.config.Labels ?? {}).some((value) => value.length > 2 ** 20),
    RUN_LAYERS,
  ),
  refusingMutant(
    "layer-without-bytes-refused",
    "with a layer that has no bytes",
    hasLayer(({ blob }) => blob.size < GZIP_OF_NOTHING_BYTES),
    RUN_LAYERS,
  ),
  refusingMutant(
    "history-of-empty-layers-refused",
    "whose history has empty layers only",
    ({ config }) => config.history.length > 0 && config.history.every(({ empty_layer }) => empty_layer === true),
    ...[RUN_LAYERS, REBASED],
  ),
  refusingMutant(
    "zstd-refused",
    "with layers of zstd",
    hasLayer(({ blob }) => blob.mediaType.includes("zstd")),
    ...[RUN_LAYERS, REBASED, REUSED],
  ),
  refusingMutant(
    "plain-layers-refused",
    "of a registry with layers that are not compressed",
    hasLayer(({ blob, origin }) => origin !== undefined && /\.tar$/.test(blob.mediaType)),
    ...[RUN_LAYERS, REBASED, REUSED],
  ),
  refusingMutant(
    "foreign-layers-refused",
    "with foreign layers",
    hasLayer(({ blob }) => blob.urls !== undefined),
    ...[RUN_LAYERS, REBASED],
  ),
  refusingMutant(
    "annotated-layers-refused",
    "with annotations of layers",
    hasLayer(({ blob }) => blob.annotations !== undefined),
    ...[RUN_LAYERS, REBASED, REUSED],
  ),
  refusingMutant(
    "long-history-refused",
    "whose history is longer than their layers",
    ({ config, layers }) => config.history.filter(({ empty_layer }) => empty_layer !== true).length > layers.length,
    RUN_LAYERS,
  ),
  refusingMutant("many-layers-refused", "with more than 127 layers", ({ layers }) => layers.length > 127, RUN_LAYERS),
];
