/** Faulty lifecycles that only generated worlds find, or find in the law's own words: at least one for every property. */
import { setRunConfig } from "#image";
import type { PropertyId } from "../laws/property.ts";
import { decides, does, type FaultyLifecycle, faulty } from "./fault.ts";
import { above, below, dirLayer, puts, rebases } from "./layers.ts";

export interface PropertyFault extends FaultyLifecycle {
  /** The law that finds it. */
  readonly foundBy: PropertyId;
}

export const found = (by: string, fault: FaultyLifecycle): PropertyFault => ({ ...fault, foundBy: by as PropertyId });

export const propertyFaults: readonly PropertyFault[] = [
  found(
    "rebase.safety.L1",
    faulty(
      "rebase-takes-all-labels",
      "A rebase overwrites the app's labels with every label of the new run image.",
      ["platform.rebaser.identical"],
      decides("rebasedLabels", () => ({ app, run }) => ({ ...app, ...run })),
    ),
  ),
  found(
    "rebase.safety.L1",
    faulty(
      "rebase-cuts-at-the-first",
      "A rebase cuts above the first layer that has the diffID of the run image's top layer, though it repeats.",
      ["platform.rebaser.run-layers.defined"],
      decides(
        "runLayerCount",
        () =>
          ({ candidates }) =>
            candidates[0],
      ),
    ),
  ),
  found(
    "rebase.safety.L2",
    faulty(
      "order-by-run-image",
      "The order of layers depends on the run image.",
      ["platform.repro.image-id"],
      does("export", "before:export:compose-layers", ({ state }) => {
        if ((state.runImage?.layers.length ?? 0) % 2 === 0) return;
        const [launcher = [], config = []] = [state.parts.get("launcher"), state.parts.get("config")];
        state.parts.set("launcher", config).set("config", launcher);
      }),
    ),
  ),
  found(
    "rebase.safety.L3",
    faulty(
      "rebase-drops-the-top-layer",
      "A rebase loses the last layer of the app image.",
      ["platform.rebaser.identical"],
      rebases((image) => ({ ...image, layers: image.layers.slice(0, -1) })),
    ),
  ),
  found(
    "rebase.safety.L4",
    faulty(
      "layer-over-etc",
      "The launcher's layer repeats the header of /etc as it was in the build container.",
      ["platform.rebaser.run-layers.replaced"],
      puts(() => dirLayer("/etc")),
    ),
  ),
  found(
    "rebase.safety.L5",
    faulty(
      "rebase-turns-run-layers",
      "A rebase puts the layers of the new run image the wrong way round.",
      ["platform.rebaser.run-layers.replaced"],
      rebases((image, context) => ({
        ...image,
        layers: [...below(context, image.layers).toReversed(), ...above(context, image.layers)],
      })),
    ),
  ),
  found(
    "rebuild.idempotent",
    faulty(
      "created-tells-rebuilds",
      "The time of creation says whether there was a previous image.",
      ["platform.exporter.repro.created"],
      does("export", "before:export:compose-layers", ({ state }) => {
        if (state.previous !== undefined) state.created = "2000-01-01T00:00:00Z";
      }),
    ),
  ),
  found(
    "build.reproducible",
    faulty(
      "random-label",
      "A label of the app image is random.",
      ["platform.repro.image-id"],
      does("export", "before:export:labels", ({ state, process }) => {
        state.labels.set("build-id", String(process.random.uint32()));
      }),
    ),
  ),
  found(
    "publication.never-partial",
    faulty(
      "publishes-in-two-goes",
      "The image is published first without its working directory, then whole.",
      ["platform.exporter.same-image-each-tag"],
      does("export", "before:export:save", async ({ state, inputs }) => {
        const { image, stores } = state;
        if (image !== undefined) await stores?.images.save(setRunConfig(image, { WorkingDir: undefined }), inputs.args);
      }),
    ),
  ),
];
