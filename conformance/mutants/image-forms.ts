/** Mutants that do not take images as other tools make them. */
import type { Image } from "#image";
import { addStep, combine, type Mutant, mutant, type PlannedFault } from "./mutant.ts";

const refuse = (image: Image | undefined, isOdd: (image: Image) => boolean): void => {
  if (image !== undefined && isOdd(image)) throw new Error("this image is not as the lifecycle pushes it");
};

/** The exporter refuses such a run image or previous image, and the rebaser such a run image. */
const refusing = (isOdd: (image: Image) => boolean): PlannedFault =>
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
  (isOdd: (layer: Image["layers"][number]) => boolean) =>
  ({ layers }: Image): boolean =>
    layers.some(isOdd);

const RUN_LAYERS = "platform.exporter.base.layers-preserved";
const REBASED = "platform.rebaser.run-layers.replaced";
const REUSED = "buildpack.layers.launch.reuse";

const refusingMutant = (
  name: string,
  what: string,
  isOdd: (image: Image) => boolean,
  ...breaks: readonly string[]
): Mutant => mutant(name, `The lifecycle refuses images ${what}.`, { breaks, fault: refusing(isOdd) });

export const imageFormMutants: readonly Mutant[] = [
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
