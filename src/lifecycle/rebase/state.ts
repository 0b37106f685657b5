/** What the steps of rebase hand on to each other. */
import { type LayersMetadata, NO_LAYERS_METADATA } from "#contract";
import type { Image, Saved, StoredImage } from "#image";
import type { Stores } from "../images/images.ts";

export interface RebaseState {
  stores: Stores | undefined;
  appName: string;
  app: StoredImage | undefined;
  /** What the app image's label says, as it was found. */
  metadata: LayersMetadata;
  runImageName: string;
  runImage: StoredImage | undefined;
  /** Does the app image name the run image? */
  listed: boolean;
  image: Image | undefined;
  saved: Saved | undefined;
}

export const rebaseInitial = (): RebaseState => ({
  stores: undefined,
  appName: "",
  app: undefined,
  metadata: NO_LAYERS_METADATA,
  runImageName: "",
  runImage: undefined,
  listed: false,
  image: undefined,
  saved: undefined,
});
