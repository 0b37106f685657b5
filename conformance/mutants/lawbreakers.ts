/** More mutants that break a law: with those of properties.ts three of different kinds for each. */
import { layerOf, setRunConfig } from "#image";
import { killedBy, type LawMutant } from "./law-mutants.ts";
import {
  addLauncherLayer,
  addLayerOnRebase,
  appLayers,
  changeRebasedImage,
  type Exporting,
  fileLayer,
  runLayers,
} from "./layers.ts";
import { addStep, mutant } from "./mutant.ts";

const topOf = ({ state }: Exporting): string => state.runImage.layers.at(-1)?.diffId ?? "";

/** One more than the previous image has. */
const counts = (label: string) =>
  addStep(
    "export",
    "before:export:labels",
    ({ state }) => {
      const count = Number(state.previous?.config.config.Labels?.[label] ?? 0);
      state.labels.set(label, String(count + 1));
    },
    "previous",
  );

const ofRebases: readonly LawMutant[] = [
  killedBy(
    "rebase.safety.L1",
    mutant(
      "rebase-takes-the-environment",
      "A rebase gives the app image the environment of the new run image.",
      ["platform.rebaser.identical"],
      changeRebasedImage((image) => setRunConfig(image, { Env: ["REBASED=yes"] })),
    ),
  ),
  killedBy(
    "rebase.safety.L2",
    mutant(
      "base-written-into-a-layer",
      "A layer of the launcher says which run image it was made for.",
      ["platform.repro.image-id"],
      addLauncherLayer((context) => fileLayer("/cnb/lifecycle/base", topOf(context))),
    ),
  ),
  killedBy(
    "rebase.safety.L2",
    mutant(
      "one-more-layer-on-many",
      "An app image on a run image of more than three layers has one layer more.",
      ["platform.repro.image-id"],
      addLauncherLayer(({ state }) =>
        state.runImage.layers.length > 3 ? fileLayer("/cnb/lifecycle/many", "") : undefined,
      ),
    ),
  ),
  killedBy(
    "rebase.safety.L3",
    mutant(
      "rebase-marks-the-app",
      "A rebase leaves a file in the app directory.",
      ["platform.rebaser.identical"],
      addLayerOnRebase(fileLayer("/workspace/.rebased", "yes")),
    ),
  ),
  killedBy(
    "rebase.safety.L3",
    mutant(
      "rebase-puts-the-base-on-top",
      "A rebase puts the run image's layers above a layer that takes the processes away.",
      ["platform.rebaser.identical"],
      addLayerOnRebase(fileLayer("/cnb/.wh.lifecycle", "")),
    ),
  ),
  killedBy(
    "rebase.safety.L4",
    mutant(
      "rebase-writes-the-release",
      "A rebase writes down of which release the base is.",
      ["platform.rebaser.run-layers.replaced"],
      addLayerOnRebase(fileLayer("/etc/rebased", "yes")),
    ),
  ),
  killedBy(
    "rebase.safety.L4",
    mutant(
      "old-base-stays-beneath",
      "A rebase keeps the layers of the old run image below those of the app.",
      ["platform.rebaser.run-layers.replaced"],
      changeRebasedImage((image, context) => ({
        ...image,
        layers: [
          ...runLayers(context, image.layers),
          ...context.state.app.layers.slice(0, 1),
          ...appLayers(context, image.layers),
        ],
      })),
    ),
  ),
  killedBy(
    "rebase.safety.L5",
    mutant(
      "rebase-keeps-a-layer-once",
      "A rebase leaves out a layer of the run image that repeats another one.",
      ["platform.rebaser.run-layers.replaced"],
      changeRebasedImage((image, context) => {
        const run = runLayers(context, image.layers);
        const once = run.filter((one, i) => run.findIndex(({ diffId }) => diffId === one.diffId) === i);
        return { ...image, layers: [...once, ...appLayers(context, image.layers)] };
      }),
    ),
  ),
  killedBy(
    "rebase.safety.L5",
    mutant(
      "rebase-adds-at-the-bottom",
      "A rebase puts an empty layer below all others.",
      ["platform.rebaser.run-layers.replaced"],
      changeRebasedImage((image) => ({ ...image, layers: [layerOf([]), ...image.layers] })),
    ),
  ),
];

const ofBuilds: readonly LawMutant[] = [
  killedBy(
    "rebuild.idempotent",
    mutant(
      "layer-tells-rebuilds",
      "An image that had a previous one has a layer that names it.",
      ["platform.repro.image-id"],
      addLauncherLayer(({ state }) =>
        state.previous === undefined
          ? undefined
          : fileLayer("/cnb/lifecycle/previous", String(state.previous.layers.length)),
      ),
    ),
  ),
  killedBy(
    "rebuild.idempotent",
    mutant(
      "builds-are-counted",
      "A label says how many builds there were.",
      ["platform.repro.image-id"],
      counts("builds"),
    ),
  ),
  killedBy(
    "build.reproducible",
    mutant(
      "random-time",
      "The time of creation is anybody's guess.",
      ["platform.repro.constant-created"],
      addStep(
        "export",
        "before:export:compose-layers",
        ({ state, process }) => {
          state.created = `2000-01-01T00:00:0${process.random.uint32() % 10}Z`;
        },
        "created",
      ),
    ),
  ),
  killedBy(
    "build.reproducible",
    mutant(
      "random-layer",
      "A layer of the launcher has a file with a random text.",
      ["platform.repro.image-id"],
      addLauncherLayer(({ process }) => fileLayer("/cnb/lifecycle/id", String(process.random.uint32()))),
    ),
  ),
  killedBy(
    "publication.never-partial",
    mutant(
      "attempts-are-counted",
      "A label says how many images of this name there were.",
      ["platform.exporter.same-image-each-tag"],
      counts("attempts"),
    ),
  ),
  killedBy(
    "publication.never-partial",
    mutant(
      "last-tag-first-without-layers",
      "The last tag names an image without layers of the app for a while.",
      ["platform.exporter.same-image-each-tag"],
      addStep(
        "export",
        "before:export:save",
        async ({ state: { image, stores, base }, inputs }) => {
          await stores.images.save({ ...image, layers: base.layers }, inputs.args.slice(-1));
        },
        "image",
        "stores",
        "base",
      ),
    ),
  ),
];

export const moreLawMutants: readonly LawMutant[] = [...ofRebases, ...ofBuilds];
