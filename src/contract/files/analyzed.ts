/** `analyzed.toml` (Platform specification): the previous image and the images to build and run on. */
import { tomlFile } from "../codec/format.ts";
import { defaulted, type Field, omitted, optional, record } from "../codec/record.ts";
import { flag, text } from "../codec/values.ts";
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
export interface Analyzed {
  readonly image?: ImageReference;
  readonly buildImage?: AnalyzedBuildImage;
  readonly metadata: LayersMetadata;
  readonly runImage?: AnalyzedRunImage;
}

const reference = record<ImageReference>({ reference: defaulted("reference", text, "") });
const distro = record<Distro>({ name: defaulted("name", text, ""), version: defaulted("version", text, "") });

type Variant = Field<string, "always">;

const target = (archVariant: Variant) =>
  record<ImageTarget>({
    id: omitted("id", text, ""),
    os: defaulted("os", text, ""),
    arch: defaulted("arch", text, ""),
    archVariant,
    distro: optional("distro", distro),
  });

const buildImage = record<AnalyzedBuildImage>({
  reference: defaulted("reference", text, ""),
  extend: omitted("extend", flag, false),
});

const runImage = (archVariant: Variant) =>
  record<AnalyzedRunImage>({
    reference: defaulted("reference", text, ""),
    image: omitted("image", text, ""),
    extend: omitted("extend", flag, false),
    target: optional("target", target(archVariant)),
  });

const analyzed = (archVariant: Variant) =>
  tomlFile<Analyzed>(
    record<Analyzed>({
      image: optional("image", reference),
      buildImage: optional("build-image", buildImage),
      metadata: defaulted("metadata", layersMetadata, NO_LAYERS_METADATA),
      runImage: optional("run-image", runImage(archVariant)),
    }),
  );

/** As the text has it; the official spelling of a variant is read too. */
export const analyzedToml = analyzed(omitted("variant", text, "", { also: ["arch-variant"] }));

/** As the official lifecycle 0.21 writes and reads it: a `variant` means nothing to it. */
export const officialAnalyzedToml = analyzed(omitted("arch-variant", text, ""));
