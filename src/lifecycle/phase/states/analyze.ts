/** The state of analyze: what it starts with, and what its steps give to later ones. */
import type { LayersMetadata } from "#contract";
import type { StoredImage } from "#image";
import type { Stores } from "../../images/images.ts";

export interface AnalyzeStart {
  /** Of the creator, which opens them once for all phases. */
  readonly sharedStores: Stores | undefined;
}

export interface AnalyzeResults {
  stores: Stores;
  previousName: string;
  runImageName: string;
  /** Undefined where there is no previous image that can be used. */
  previous: StoredImage | undefined;
  /** What the label of the previous image says of its layers. */
  metadata: LayersMetadata;
  /** Undefined where the run image does not exist yet. */
  runImage: StoredImage | undefined;
}

export const analyzeStart = (sharedStores?: Stores): AnalyzeStart => ({ sharedStores });
