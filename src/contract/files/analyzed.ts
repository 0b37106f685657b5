/** `analyzed.toml` (Platform specification): the previous image and the images to build and run on. */
import { tomlFile } from "../codec/format.ts";
import { type Field, omitDefault, optional, table, withDefault } from "../codec/record.ts";
import { boolean, string } from "../codec/values.ts";
import type { Distro } from "./descriptor.ts";
import { type LayersMetadata, layersMetadata, NO_LAYERS_METADATA } from "./layers.ts";

export interface ImageReference {
  /** A digest reference, a daemon's id or a path of a layout; empty where the image does not exist. */
  readonly reference: string;
}
/** What an image can run on; empty fields are unknown. */
export interface ImageTarget {
  readonly id: string;
  readonly os: string;
  readonly arch: string;
  readonly archVariant: string;
  readonly distro?: Distro;
}
export interface AnalyzedRunImage extends ImageReference {
  /** The name as the platform gave it. */
  readonly image: string;
  readonly extend: boolean;
  readonly target?: ImageTarget;
}
export interface AnalyzedBuildImage extends ImageReference {
  /** As the detector's text has it; the file's own description, and the official lifecycle, know no such key. */
  readonly extend: boolean;
}
export interface AnalyzedMetadata {
  readonly image?: ImageReference;
  readonly buildImage?: AnalyzedBuildImage;
  readonly metadata: LayersMetadata;
  readonly runImage?: AnalyzedRunImage;
}

const reference = table<ImageReference>({ reference: withDefault("reference", string, "") });
const distro = table<Distro>({ name: withDefault("name", string, ""), version: withDefault("version", string, "") });

type Variant = Field<string, "always">;

const target = (archVariant: Variant) =>
  table<ImageTarget>({
    id: omitDefault("id", string, ""),
    os: withDefault("os", string, ""),
    arch: withDefault("arch", string, ""),
    archVariant,
    distro: optional("distro", distro),
  });

const buildImage = table<AnalyzedBuildImage>({
  reference: withDefault("reference", string, ""),
  extend: omitDefault("extend", boolean, false),
});

const runImage = (archVariant: Variant) =>
  table<AnalyzedRunImage>({
    reference: withDefault("reference", string, ""),
    image: omitDefault("image", string, ""),
    extend: omitDefault("extend", boolean, false),
    target: optional("target", target(archVariant)),
  });

const analyzed = (archVariant: Variant) =>
  tomlFile<AnalyzedMetadata>(
    table<AnalyzedMetadata>({
      image: optional("image", reference),
      buildImage: optional("build-image", buildImage),
      metadata: withDefault("metadata", layersMetadata, NO_LAYERS_METADATA),
      runImage: optional("run-image", runImage(archVariant)),
    }),
  );

/** As the text has it; the official spelling of a variant is read too. */
export const analyzedToml = analyzed(omitDefault("variant", string, "", { also: ["arch-variant"] }));

/** As the official lifecycle 0.21 writes and reads it: a `variant` means nothing to it. */
export const officialAnalyzedToml = analyzed(omitDefault("arch-variant", string, ""));
