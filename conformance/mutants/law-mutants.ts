/** Mutants that laws kill on generated worlds: at least three of different kinds for every law of the specification. */
import { layerOf, setRunConfig } from "#image";
import { damageMutants } from "./damage.ts";
import { changedDocumentMutants } from "./documents.ts";
import { killMutants } from "./kills.ts";
import { type LawMutant, lawMutant } from "./law-mutant.ts";
import {
  addLauncherLayer,
  addLayerOnRebase,
  appLayers,
  changeRebasedImage,
  dirLayer,
  type Exporting,
  fileLayer,
  runLayers,
} from "./layers.ts";
import { addStep, overrideDecision, replaceDecision } from "./mutant.ts";

const topOf = ({ state }: Exporting): string => state.runImage.layers.at(-1)?.diffId ?? "";

/** A label with one more than the previous image has. */
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

const rebaseMutants: readonly LawMutant[] = [
  lawMutant(
    "rebase.safety.L1",
    "rebase-takes-all-labels",
    "A rebase overwrites the app's labels with every label of the new run image.",
    {
      breaks: ["platform.rebaser.identical"],
      fault: replaceDecision("rebasedLabels", ({ app, run }) => ({ ...app, ...run })),
    },
  ),
  lawMutant(
    "rebase.safety.L1",
    "rebase-cuts-at-the-first",
    "A rebase cuts above the first layer with the diffID of the run image's top layer, even if the diffID repeats.",
    {
      breaks: ["platform.rebaser.run-layers.defined"],
      fault: replaceDecision("runLayerCount", ({ candidates }) => candidates[0]),
    },
  ),
  lawMutant("rebase.safety.L2", "order-by-run-image", "The order of layers depends on the run image.", {
    breaks: ["platform.repro.image-id"],
    fault: addStep(
      "export",
      "before:export:compose-layers",
      ({ state }) => {
        if (state.runImage.layers.length % 2 === 0) return;
        const [launcher = [], config = []] = [state.layers.get("launcher"), state.layers.get("config")];
        state.layers.set("launcher", config).set("config", launcher);
      },
      "runImage",
    ),
  }),
  lawMutant("rebase.safety.L3", "rebase-drops-the-top-layer", "A rebase loses the last layer of the app image.", {
    breaks: ["platform.rebaser.identical"],
    fault: changeRebasedImage((image) => ({ ...image, layers: image.layers.slice(0, -1) })),
  }),
  lawMutant(
    "rebase.safety.L4",
    "layer-over-etc",
    "The launcher's layer repeats the header of /etc as it was in the build container.",
    {
      breaks: ["platform.rebaser.run-layers.replaced"],
      fault: addLauncherLayer(() => dirLayer("/etc")),
    },
  ),
  lawMutant("rebase.safety.L5", "rebase-turns-run-layers", "A rebase reverses the layers of the new run image.", {
    breaks: ["platform.rebaser.run-layers.replaced"],
    fault: changeRebasedImage((image, context) => ({
      ...image,
      layers: [...runLayers(context, image.layers).toReversed(), ...appLayers(context, image.layers)],
    })),
  }),
  lawMutant(
    "rebase.safety.L1",
    "rebase-takes-the-environment",
    "A rebase gives the app image the environment of the new run image.",
    {
      breaks: ["platform.rebaser.identical"],
      fault: changeRebasedImage((image) => setRunConfig(image, { Env: ["REBASED=yes"] })),
    },
  ),
  lawMutant("rebase.safety.L2", "base-written-into-a-layer", "A layer of the launcher names the run image.", {
    breaks: ["platform.repro.image-id"],
    fault: addLauncherLayer((context) => fileLayer("/cnb/lifecycle/base", topOf(context))),
  }),
  lawMutant(
    "rebase.safety.L2",
    "one-more-layer-on-many",
    "An app image on a run image of more than three layers has one layer more.",
    {
      breaks: ["platform.repro.image-id"],
      fault: addLauncherLayer(({ state }) =>
        state.runImage.layers.length > 3 ? fileLayer("/cnb/lifecycle/many", "") : undefined,
      ),
    },
  ),
  lawMutant("rebase.safety.L3", "rebase-marks-the-app", "A rebase leaves a file in the app directory.", {
    breaks: ["platform.rebaser.identical"],
    fault: addLayerOnRebase(fileLayer("/workspace/.rebased", "yes")),
  }),
  lawMutant("rebase.safety.L3", "rebase-puts-the-base-on-top", "A rebase adds a layer that removes the processes.", {
    breaks: ["platform.rebaser.identical"],
    fault: addLayerOnRebase(fileLayer("/cnb/.wh.lifecycle", "")),
  }),
  lawMutant("rebase.safety.L4", "rebase-writes-the-release", "A rebase writes a file about the release into /etc.", {
    breaks: ["platform.rebaser.run-layers.replaced"],
    fault: addLayerOnRebase(fileLayer("/etc/rebased", "yes")),
  }),
  lawMutant(
    "rebase.safety.L4",
    "old-base-stays-beneath",
    "A rebase keeps the layers of the old run image below those of the app.",
    {
      breaks: ["platform.rebaser.run-layers.replaced"],
      fault: changeRebasedImage((image, context) => ({
        ...image,
        layers: [
          ...runLayers(context, image.layers),
          ...context.state.app.layers.slice(0, 1),
          ...appLayers(context, image.layers),
        ],
      })),
    },
  ),
  lawMutant(
    "rebase.safety.L5",
    "rebase-keeps-a-layer-once",
    "A rebase leaves out a layer of the run image that repeats another one.",
    {
      breaks: ["platform.rebaser.run-layers.replaced"],
      fault: changeRebasedImage((image, context) => {
        const run = runLayers(context, image.layers);
        const once = run.filter((one, i) => run.findIndex(({ diffId }) => diffId === one.diffId) === i);
        return { ...image, layers: [...once, ...appLayers(context, image.layers)] };
      }),
    },
  ),
  lawMutant("rebase.safety.L5", "rebase-adds-at-the-bottom", "A rebase puts an empty layer below all others.", {
    breaks: ["platform.rebaser.run-layers.replaced"],
    fault: changeRebasedImage((image) => ({ ...image, layers: [layerOf([]), ...image.layers] })),
  }),
];

const buildMutants: readonly LawMutant[] = [
  lawMutant(
    "rebuild.idempotent",
    "created-tells-rebuilds",
    "The creation time depends on whether there was a previous image.",
    {
      breaks: ["platform.exporter.repro.created"],
      fault: addStep(
        "export",
        "before:export:compose-layers",
        ({ state }) => {
          if (state.previous !== undefined) state.created = "2000-01-01T00:00:00Z";
        },
        "previous",
        "created",
      ),
    },
  ),
  lawMutant("build.reproducible", "random-label", "A label of the app image is random.", {
    breaks: ["platform.repro.image-id"],
    fault: addStep("export", "before:export:labels", ({ state, process }) => {
      state.labels.set("build-id", String(process.random.uint32()));
    }),
  }),
  lawMutant(
    "publication.never-partial",
    "publishes-in-two-goes",
    "The exporter first publishes the image without its working directory, then the whole image.",
    {
      breaks: ["platform.exporter.same-image-each-tag"],
      fault: addStep(
        "export",
        "before:export:save",
        async ({ state: { image, stores }, inputs }) => {
          await stores.images.save(setRunConfig(image, { WorkingDir: undefined }), inputs.args);
        },
        "image",
        "stores",
      ),
    },
  ),
  lawMutant("rebuild.idempotent", "layer-tells-rebuilds", "An image with a previous image has a layer that names it.", {
    breaks: ["platform.repro.image-id"],
    fault: addLauncherLayer(({ state }) =>
      state.previous === undefined
        ? undefined
        : fileLayer("/cnb/lifecycle/previous", String(state.previous.layers.length)),
    ),
  }),
  lawMutant("rebuild.idempotent", "builds-are-counted", "A label counts the builds.", {
    breaks: ["platform.repro.image-id"],
    fault: counts("builds"),
  }),
  lawMutant("build.reproducible", "random-time", "The creation time is random.", {
    breaks: ["platform.repro.constant-created"],
    fault: addStep(
      "export",
      "before:export:compose-layers",
      ({ state, process }) => {
        state.created = `2000-01-01T00:00:0${process.random.uint32() % 10}Z`;
      },
      "created",
    ),
  }),
  lawMutant("build.reproducible", "random-layer", "A layer of the launcher has a file with a random text.", {
    breaks: ["platform.repro.image-id"],
    fault: addLauncherLayer(({ process }) => fileLayer("/cnb/lifecycle/id", String(process.random.uint32()))),
  }),
  lawMutant("publication.never-partial", "attempts-are-counted", "A label counts the images of this name.", {
    breaks: ["platform.exporter.same-image-each-tag"],
    fault: counts("attempts"),
  }),
  lawMutant(
    "publication.never-partial",
    "last-tag-first-without-layers",
    "For a while, the last tag names an image without the app's layers.",
    {
      breaks: ["platform.exporter.same-image-each-tag"],
      fault: addStep(
        "export",
        "before:export:save",
        async ({ state: { image, stores, base }, inputs }) => {
          await stores.images.save({ ...image, layers: base.layers }, inputs.args.slice(-1));
        },
        "image",
        "stores",
        "base",
      ),
    },
  ),
];

const planMutants: readonly LawMutant[] = [
  lawMutant("plans.resolved", "third-pairing-untried", "The detector tries no more than two pairings of a buildpack.", {
    breaks: ["buildpack.plan.potential"],
    fault: overrideDecision("alternatives", (previous) => (i) => previous(i).slice(0, 2)),
  }),
  lawMutant("plans.resolved", "pairings-backwards", "The detector tries the last pairing of `or` first.", {
    breaks: ["buildpack.plan.trials.order"],
    fault: replaceDecision("alternatives", ({ top, or }) => [top, ...or.toReversed()]),
  }),
  lawMutant(
    "plans.resolved",
    "far-away-unprovided",
    "A name that a buildpack provides is gone three buildpacks later.",
    {
      breaks: ["buildpack.plan.trial.required-unmet-require"],
      fault: replaceDecision("requirementMet", ({ requirer, providers }) =>
        providers.some((at) => at <= requirer && requirer - at < 3),
      ),
    },
  ),
  lawMutant("plans.resolved", "three-providers", "A name that three buildpacks provide counts as not provided.", {
    breaks: ["buildpack.plan.trial.required-unmet-require"],
    fault: overrideDecision("requirementMet", (previous) => (i) => previous(i) && i.providers.length < 3),
  }),
  lawMutant("plans.delivered", "two-requirements", "A buildpack gets no more than two requirements of a name.", {
    breaks: ["buildpack.build.plan-entries"],
    fault: overrideDecision(
      "buildpackPlan",
      (previous) => (i) => previous(i).map((entry) => ({ ...entry, requires: entry.requires.slice(0, 2) })),
    ),
  }),
  lawMutant("plans.delivered", "first-unmet-only", "Of several unmet entries the builder hands on only the first.", {
    breaks: ["buildpack.unmet.include-next"],
    fault: replaceDecision("namesMet", ({ asked, unmet }) => asked.filter((name) => name !== unmet[0])),
  }),
  lawMutant("plans.delivered", "third-provider-unasked", "A third buildpack that provides a name never gets it.", {
    breaks: ["buildpack.unmet.include-next"],
    fault: overrideDecision(
      "buildpackPlan",
      (previous) => (i) => previous(i).filter(({ providers }) => providers.findIndex(({ id }) => id === i.id) < 2),
    ),
  }),
];

export const lawMutants: readonly LawMutant[] = [
  ...rebaseMutants,
  ...buildMutants,
  ...planMutants,
  ...damageMutants,
  ...killMutants,
  ...changedDocumentMutants,
];
