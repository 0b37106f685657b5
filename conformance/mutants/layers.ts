/** Faults of layers, in a build or a rebase. */
import { byteString, contentOf, utf8 } from "#base";
import { type Layer, layerOf } from "#image";
import type { PhaseContext, StepChange } from "#lifecycle";
import { addStep } from "./mutant.ts";

export type Exporting = PhaseContext<"export", "created" | "runImage" | "previous">;
type Rebasing = PhaseContext<"rebase", "app" | "runImage" | "image">;
type Image = Rebasing["state"]["image"];
type Layers = Image["layers"];

const CONSTANT = 315_532_801n * 1_000_000_000n;
const ROOTS = { mode: 0o644, uid: 0, gid: 0, mtimeNs: CONSTANT };

export const fileLayer = (name: string, text: string): Layer =>
  layerOf([{ name: byteString(name), type: "file", meta: ROOTS, content: contentOf(utf8(text)) }]);
/** A layer with a directory that only root may enter. */
export const dirLayer = (name: string): Layer =>
  layerOf([{ name: byteString(name), type: "dir", meta: { ...ROOTS, mode: 0o700 } }]);

/** Adds a layer above the launcher layer. */
export const addLauncherLayer = (made: (context: Exporting) => Layer | undefined) =>
  addStep(
    "export",
    "after:export:launcher-layer",
    (context) => {
      const layer = made(context);
      const { layers, created } = context.state;
      if (layer !== undefined) layers.get("launcher")?.push({ layer, history: { created } });
    },
    "created",
    "runImage",
    "previous",
  );

/** Removes all slices at this step. */
export const ignoreSlices = (where: StepChange["where"]) =>
  addStep(
    "export",
    where,
    ({ state }) => {
      state.built = { ...state.built, slices: [] };
    },
    "built",
  );

/** Removes the last app layer at this step. */
export const dropLastAppLayer = (where: StepChange["where"]) =>
  addStep("export", where, ({ state }) => {
    state.layers.get("app")?.pop();
  });

/** Changes the image that a rebase makes. */
export const changeRebasedImage = (change: (image: Image, context: Rebasing) => Image) =>
  addStep(
    "rebase",
    "after:rebase:replace-layers",
    (context) => {
      context.state.image = change(context.state.image, context);
    },
    "app",
    "runImage",
    "image",
  );

/** Adds a layer above the image that a rebase makes. */
export const addLayerOnRebase = (layer: Layer) =>
  changeRebasedImage((image) => ({ ...image, layers: [...image.layers, layer] }));

/** The layers above the run image's, and below, the run image's layers. */
export const appLayers = ({ state }: Rebasing, layers: Layers): Layers => layers.slice(state.runImage.layers.length);
export const runLayers = ({ state }: Rebasing, layers: Layers): Layers => layers.slice(0, state.runImage.layers.length);
