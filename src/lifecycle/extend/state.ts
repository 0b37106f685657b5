/** What the steps of extend hand on to each other. */
import { type AnalyzedMetadata, type GroupElement, NO_LAYERS_METADATA } from "#contract";
import type { Image, StoredImage } from "#image";

export interface ExtendState {
  analyzed: AnalyzedMetadata;
  extensions: readonly GroupElement[];
  /** The image that the container was started from. */
  base: StoredImage | undefined;
  /** With what the Dockerfiles added so far. */
  extended: Image | undefined;
  /** How many Dockerfiles were applied. */
  applied: number;
  /** Does every Dockerfile so far say that its layers may be put on another run image? */
  rebasable: boolean;
}

export const extendInitial = (): ExtendState => ({
  analyzed: { metadata: NO_LAYERS_METADATA },
  extensions: [],
  base: undefined,
  extended: undefined,
  applied: 0,
  rebasable: true,
});
