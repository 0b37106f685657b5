/** What the steps of analyze hand on to each other. */
import { type LayersMetadata, NO_LAYERS_METADATA } from "#contract";
import type { StoredImage } from "#image";
import type { Stores } from "../images/images.ts";

export interface AnalyzeState {
  /** Opened by the first step, unless the creator has opened them. */
  stores: Stores | undefined;
  runImageName: string;
  previousName: string;
  runImage: StoredImage | undefined;
  /** Undefined where there is none, or none that can be described. */
  previous: StoredImage | undefined;
  /** Of the previous image. */
  metadata: LayersMetadata;
}

export const analyzeInitial = (): AnalyzeState => ({
  stores: undefined,
  runImageName: "",
  previousName: "",
  runImage: undefined,
  previous: undefined,
  metadata: NO_LAYERS_METADATA,
});
