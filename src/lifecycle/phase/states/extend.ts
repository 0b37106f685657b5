/** The state of extend: what it starts with, and what its steps give to later ones. */
import type { AnalyzedMetadata, GroupElement } from "#contract";
import type { Image, StoredImage } from "#image";
import type { ImageKind } from "../../files/generated.ts";

export type ExtendStart = object;

export interface ExtendResults {
  kind: ImageKind;
  analyzed: AnalyzedMetadata;
  extensions: readonly GroupElement[];
  /** The image that the container was started from. */
  base: StoredImage;
  /** The base with what the Dockerfiles added. */
  extended: Image;
}

export const extendStart = (): ExtendStart => ({});
