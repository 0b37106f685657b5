/** The steps of the exporter: it collects layers, saves the image, then writes the cache. */
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
