/** Faulty lifecycles that only generated worlds find, or find in the law's own words: at least one for every property. */
import { setRunConfig } from "#image";
import type { LawId } from "../laws/law.ts";
import { addLauncherLayer, appLayers, changeRebasedImage, dirLayer, runLayers } from "./layers.ts";
import { addStep, type Mutant, mutant, overrideDecision } from "./mutant.ts";

export interface LawMutant extends Mutant {
  /** The law that finds it. */
  readonly killedBy: LawId;
}

export const killedBy = (by: string, fault: Mutant): LawMutant => ({ ...fault, killedBy: by as LawId });

export const lawMutants: readonly LawMutant[] = [
  killedBy(
    "rebase.safety.L1",
    mutant(
      "rebase-takes-all-labels",
      "A rebase overwrites the app's labels with every label of the new run image.",
      ["platform.rebaser.identical"],
      overrideDecision("rebasedLabels", () => ({ app, run }) => ({ ...app, ...run })),
    ),
  ),
  killedBy(
    "rebase.safety.L1",
    mutant(
      "rebase-cuts-at-the-first",
      "A rebase cuts above the first layer that has the diffID of the run image's top layer, though it repeats.",
      ["platform.rebaser.run-layers.defined"],
      overrideDecision(
        "runLayerCount",
        () =>
          ({ candidates }) =>
            candidates[0],
      ),
    ),
  ),
  killedBy(
    "rebase.safety.L2",
    mutant(
      "order-by-run-image",
      "The order of layers depends on the run image.",
      ["platform.repro.image-id"],
      addStep(
        "export",
        "before:export:compose-layers",
        ({ state }) => {
          if (state.runImage.layers.length % 2 === 0) return;
          const [launcher = [], config = []] = [state.layers.get("launcher"), state.layers.get("config")];
          state.layers.set("launcher", config).set("config", launcher);
        },
        "runImage",
      ),
    ),
  ),
  killedBy(
    "rebase.safety.L3",
    mutant(
      "rebase-drops-the-top-layer",
      "A rebase loses the last layer of the app image.",
      ["platform.rebaser.identical"],
      changeRebasedImage((image) => ({ ...image, layers: image.layers.slice(0, -1) })),
    ),
  ),
  killedBy(
    "rebase.safety.L4",
    mutant(
      "layer-over-etc",
      "The launcher's layer repeats the header of /etc as it was in the build container.",
      ["platform.rebaser.run-layers.replaced"],
      addLauncherLayer(() => dirLayer("/etc")),
    ),
  ),
  killedBy(
    "rebase.safety.L5",
    mutant(
      "rebase-turns-run-layers",
      "A rebase puts the layers of the new run image the wrong way round.",
      ["platform.rebaser.run-layers.replaced"],
      changeRebasedImage((image, context) => ({
        ...image,
        layers: [...runLayers(context, image.layers).toReversed(), ...appLayers(context, image.layers)],
      })),
    ),
  ),
  killedBy(
    "rebuild.idempotent",
    mutant(
      "created-tells-rebuilds",
      "The time of creation says whether there was a previous image.",
      ["platform.exporter.repro.created"],
      addStep(
        "export",
        "before:export:compose-layers",
        ({ state }) => {
          if (state.previous !== undefined) state.created = "2000-01-01T00:00:00Z";
        },
        "previous",
        "created",
      ),
    ),
  ),
  killedBy(
    "build.reproducible",
    mutant(
      "random-label",
      "A label of the app image is random.",
      ["platform.repro.image-id"],
      addStep("export", "before:export:labels", ({ state, process }) => {
        state.labels.set("build-id", String(process.random.uint32()));
      }),
    ),
  ),
  killedBy(
    "publication.never-partial",
    mutant(
      "publishes-in-two-goes",
      "The image is published first without its working directory, then whole.",
      ["platform.exporter.same-image-each-tag"],
      addStep(
        "export",
        "before:export:save",
        async ({ state: { image, stores }, inputs }) => {
          await stores.images.save(setRunConfig(image, { WorkingDir: undefined }), inputs.args);
        },
        "image",
        "stores",
      ),
    ),
  ),
];
