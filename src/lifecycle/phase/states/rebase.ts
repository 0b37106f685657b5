/** The state of rebase: what it starts with, and what its steps give to later ones. */
import type { LayersMetadata } from "#contract";
import type { Image, SaveResult, StoredImage } from "#image";
import type { Stores } from "../../images/images.ts";

export type RebaseStart = object;

export interface RebaseResults {
  stores: Stores;
  appName: string;
  app: StoredImage;
  /** The label of the app image before the rebase. */
  metadata: LayersMetadata;
  runImageName: string;
  runImage: StoredImage;
  /** Does the app image name the run image? */
  listed: boolean;
  image: Image;
  saved: SaveResult;
}

export const rebaseStart = (): RebaseStart => ({});
