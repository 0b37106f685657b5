/** The state of extend: what it starts with, and what its steps give to later ones. */
import type { AnalyzedMetadata, GroupElement } from "#contract";
import type { Image, StoredImage } from "#image";
import type { ImageKind } from "../../files/dockerfile-places.ts";

export type ExtendStart = object;

export interface ExtendResults {
  kind: ImageKind;
  analyzed: AnalyzedMetadata;
  extensions: readonly GroupElement[];
  /** The image of the container. */
  base: StoredImage;
  /** The base with the layers and configuration of the Dockerfiles. */
  extended: Image;
}

export const extendStart = (): ExtendStart => ({});
