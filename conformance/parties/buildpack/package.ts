/** A buildpackage: an image whose layers are buildpacks, as a file or in a registry. */
import { textOfByteString } from "#base";
import { flatten, type Image, labelOf } from "#image";
import { type Component, componentsIn, idOf, versionOf } from "../component/component.ts";
import { jsonObjectIn } from "../kit/documents.ts";

export interface BuildpackageFile {
  readonly name: string;
  readonly isCompressed: boolean;
}

export interface BuildpackageEvidence {
  readonly from: string;
  readonly image: Image;
  /** Absent for an image in a layout or a registry. */
  readonly file?: BuildpackageFile;
  readonly components: readonly Component[];
  /** The label, if it is a JSON object. */
  readonly label?: ReturnType<typeof jsonObjectIn>;
}

export const BUILDPACKAGE_LABEL = "io.buildpacks.buildpackage.metadata";

/** `image` must be fetched. */
export function buildpackageEvidence(image: Image, from: string, file?: BuildpackageFile): BuildpackageEvidence {
  const text = labelOf(image, BUILDPACKAGE_LABEL);
  const label = text === undefined ? undefined : jsonObjectIn(text);
  const components = componentsIn("buildpack", flatten(image), from);
  return { from, image, components, ...(file && { file }), ...(label && { label }) };
}

/** The buildpack that the label names. */
export const entryOf = ({ components, label }: BuildpackageEvidence): Component | undefined =>
  components.find((one) => idOf(one) === label?.id && versionOf(one) === label.version);

/** The names of a layer's entries, with one leading slash. */
export const pathsIn = (layer: Image["layers"][number]): readonly string[] =>
  layer.entries.map(
    ({ name }) =>
      `/${textOfByteString(name)
        .replace(/^(\.?\/)+/, "")
        .replace(/\/$/, "")}`,
  );
