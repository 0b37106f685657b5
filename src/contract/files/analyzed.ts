/** `analyzed.toml` (Platform specification): the previous image, the build image and the run image. */
import { tomlFile } from "../codec/format.ts";
import { type Field, omitDefault, optionalKey, table, withDefault } from "../codec/table.ts";
import { boolean, string } from "../codec/values.ts";
import type { Distro } from "./descriptor.ts";
import { type LayersMetadata, layersMetadata, NO_LAYERS_METADATA } from "./layers.ts";

export interface ImageReference {
  /** A digest reference, an image id of a daemon or a path in a layout; empty if the image does not exist. */
  readonly reference: string;
}
/** The platform of an image; empty fields are unknown. */
export interface ImageTarget {
  readonly id: string;
  readonly os: string;
  readonly arch: string;
  readonly archVariant: string;
  readonly distro?: Distro;
}
export interface AnalyzedRunImage extends ImageReference {
  /** The image name that the platform passed. */
  readonly image: string;
  readonly extend: boolean;
  readonly target?: ImageTarget;
}
export interface AnalyzedBuildImage extends ImageReference {
  /** The specification of the detector names this key; its description of the file and the official lifecycle do not. */
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
    distro: optionalKey("distro", distro),
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
    target: optionalKey("target", target(archVariant)),
  });

const analyzed = (archVariant: Variant) =>
  tomlFile<AnalyzedMetadata>(
    table<AnalyzedMetadata>({
      image: optionalKey("image", reference),
      buildImage: optionalKey("build-image", buildImage),
      metadata: withDefault("metadata", layersMetadata, NO_LAYERS_METADATA),
      runImage: optionalKey("run-image", runImage(archVariant)),
    }),
  );

/** As specified. It also reads the official spelling of a variant. */
export const analyzedToml = analyzed(omitDefault("variant", string, "", { also: ["arch-variant"] }));

/** As the official lifecycle 0.21 writes and reads it: it ignores `variant`. */
export const officialAnalyzedToml = analyzed(omitDefault("arch-variant", string, ""));
