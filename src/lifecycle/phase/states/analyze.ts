/** The state of analyze: what it starts with, and what its steps give to later ones. */
import type { LayersMetadata } from "#contract";
import type { StoredImage } from "#image";
import type { Stores } from "../../images/images.ts";

export interface AnalyzeStart {
  /** The creator's stores; undefined in the analyzer. */
  readonly sharedStores: Stores | undefined;
}

export interface AnalyzeResults {
  stores: Stores;
  previousName: string;
  runImageName: string;
  /** Undefined if no previous image can be used. */
  previous: StoredImage | undefined;
  /** The layers in the label of the previous image. */
  metadata: LayersMetadata;
  /** Undefined if the run image does not exist yet. */
  runImage: StoredImage | undefined;
}

export const analyzeStart = (sharedStores?: Stores): AnalyzeStart => ({ sharedStores });
