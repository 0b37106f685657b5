/** More faulty lifecycles that break a law: with those of properties.ts three of different kinds for each. */
import { layerOf, setRunConfig } from "#image";
import type { PhaseContext } from "#lifecycle";
import { does, faulty } from "./fault.ts";
import { above, below, fileLayer, puts, rebases, rebasesUnder } from "./layers.ts";
import { found, type PropertyFault } from "./properties.ts";

type Exporting = PhaseContext<"export">;

const topOf = ({ state }: Exporting): string => state.runImage?.layers.at(-1)?.diffId ?? "";

/** One more than the previous image has. */
const counts = (label: string) =>
  does<"export">("export", "before:export:labels", ({ state }) => {
    const count = Number(state.previous?.config.config.Labels?.[label] ?? 0);
    state.labels.set(label, String(count + 1));
  });

const ofRebases: readonly PropertyFault[] = [
  found(
    "rebase.safety.L1",
    faulty(
      "rebase-takes-the-environment",
      "A rebase gives the app image the environment of the new run image.",
      ["platform.rebaser.identical"],
      rebases((image) => setRunConfig(image, { Env: ["REBASED=yes"] })),
    ),
  ),
  found(
    "rebase.safety.L2",
    faulty(
      "base-written-into-a-layer",
      "A layer of the launcher says which run image it was made for.",
      ["platform.repro.image-id"],
      puts((context) => fileLayer("/cnb/lifecycle/base", topOf(context))),
    ),
  ),
  found(
    "rebase.safety.L2",
    faulty(
      "one-more-layer-on-many",
      "An app image on a run image of more than three layers has one layer more.",
      ["platform.repro.image-id"],
      puts(({ state }) =>
        (state.runImage?.layers.length ?? 0) > 3 ? fileLayer("/cnb/lifecycle/many", "") : undefined,
      ),
    ),
  ),
  found(
    "rebase.safety.L3",
    faulty(
      "rebase-marks-the-app",
      "A rebase leaves a file in the app directory.",
      ["platform.rebaser.identical"],
      rebasesUnder(fileLayer("/workspace/.rebased", "yes")),
    ),
  ),
  found(
    "rebase.safety.L3",
    faulty(
      "rebase-puts-the-base-on-top",
      "A rebase puts the run image's layers above a layer that takes the processes away.",
      ["platform.rebaser.identical"],
      rebasesUnder(fileLayer("/cnb/.wh.lifecycle", "")),
    ),
  ),
  found(
    "rebase.safety.L4",
    faulty(
      "rebase-writes-the-release",
      "A rebase writes down of which release the base is.",
      ["platform.rebaser.run-layers.replaced"],
      rebasesUnder(fileLayer("/etc/rebased", "yes")),
    ),
  ),
  found(
    "rebase.safety.L4",
    faulty(
      "old-base-stays-beneath",
      "A rebase keeps the layers of the old run image below those of the app.",
      ["platform.rebaser.run-layers.replaced"],
      rebases((image, context) => ({
        ...image,
        layers: [
          ...below(context, image.layers),
          ...(context.state.app?.layers.slice(0, 1) ?? []),
          ...above(context, image.layers),
        ],
      })),
    ),
  ),
  found(
    "rebase.safety.L5",
    faulty(
      "rebase-keeps-a-layer-once",
      "A rebase leaves out a layer of the run image that repeats another one.",
      ["platform.rebaser.run-layers.replaced"],
      rebases((image, context) => {
        const run = below(context, image.layers);
        const once = run.filter((one, i) => run.findIndex(({ diffId }) => diffId === one.diffId) === i);
        return { ...image, layers: [...once, ...above(context, image.layers)] };
      }),
    ),
  ),
  found(
    "rebase.safety.L5",
    faulty(
      "rebase-adds-at-the-bottom",
      "A rebase puts an empty layer below all others.",
      ["platform.rebaser.run-layers.replaced"],
      rebases((image) => ({ ...image, layers: [layerOf([]), ...image.layers] })),
    ),
  ),
];

const ofBuilds: readonly PropertyFault[] = [
  found(
    "rebuild.idempotent",
    faulty(
      "layer-tells-rebuilds",
      "An image that had a previous one has a layer that names it.",
      ["platform.repro.image-id"],
      puts(({ state }) =>
        state.previous === undefined
          ? undefined
          : fileLayer("/cnb/lifecycle/previous", String(state.previous.layers.length)),
      ),
    ),
  ),
  found(
    "rebuild.idempotent",
    faulty(
      "builds-are-counted",
      "A label says how many builds there were.",
      ["platform.repro.image-id"],
      counts("builds"),
    ),
  ),
  found(
    "build.reproducible",
    faulty(
      "random-time",
      "The time of creation is anybody's guess.",
      ["platform.repro.constant-created"],
      does<"export">("export", "before:export:compose-layers", ({ state, process }) => {
        state.created = `2000-01-01T00:00:0${process.random.uint32() % 10}Z`;
      }),
    ),
  ),
  found(
    "build.reproducible",
    faulty(
      "random-layer",
      "A layer of the launcher has a file with a random text.",
      ["platform.repro.image-id"],
      puts(({ process }) => fileLayer("/cnb/lifecycle/id", String(process.random.uint32()))),
    ),
  ),
  found(
    "publication.never-partial",
    faulty(
      "attempts-are-counted",
      "A label says how many images of this name there were.",
      ["platform.exporter.same-image-each-tag"],
      counts("attempts"),
    ),
  ),
  found(
    "publication.never-partial",
    faulty(
      "last-tag-first-without-layers",
      "The last tag names an image without layers of the app for a while.",
      ["platform.exporter.same-image-each-tag"],
      does<"export">("export", "before:export:save", async ({ state, inputs }) => {
        const { image, stores, base } = state;
        const last = inputs.args.slice(-1);
        if (image !== undefined && base !== undefined)
          await stores?.images.save({ ...image, layers: base.layers }, last);
      }),
    ),
  ),
];

export const lawbreakers: readonly PropertyFault[] = [...ofRebases, ...ofBuilds];
