/** The exporter, step by step. Layers are collected first; the image is saved once all of it is known; the cache comes last. */
import type { StepDef } from "../phase/context.ts";
import { writeCache } from "./cache.ts";
import { imageSteps } from "./image.ts";
import { inputSteps } from "./inputs.ts";
import { exportLayerSteps } from "./layers.ts";
import { runImageSteps } from "./run-image.ts";
import { copyLifecycleSboms } from "./sboms.ts";

export const exportSteps: readonly StepDef<"export">[] = [
  ...inputSteps,
  copyLifecycleSboms,
  ...runImageSteps,
  ...exportLayerSteps,
  ...imageSteps,
  writeCache,
];
