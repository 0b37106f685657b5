/** Declarations of buildpacks for oci-artifacts, and permissions of the platform. */

import { writeFile } from "#cases/vocabulary";
import type { Act } from "#machine";
import type { FileSpec } from "#protocol";

/** The platform allows any buildpack and any tag. */
export const ALLOWED: Readonly<Record<string, FileSpec>> = {
  "/cnb/artifacts.toml": { text: "[[allow]]\n", owner: "root" },
};

export const CONFIG_MEDIA = "application/vnd.acme.config.v1+json";
export const LAYER_MEDIA = "application/vnd.acme.content.v1";

export interface ArtifactDraft {
  readonly tag?: string;
  readonly file?: string;
  /** Each element is one table. Default: both media types. */
  readonly labels?: readonly Readonly<Record<string, string>>[];
}

const MEDIA = { ConfigMediaType: CONFIG_MEDIA, ContentLayerMediaType: LAYER_MEDIA };

/** `[[artifact]]`. JSON strings are TOML strings. Acts expand variables, so a dollar in a label is doubled. */
export const artifactsToml = (...drafts: readonly ArtifactDraft[]): string =>
  drafts
    .map(({ tag = "wasm", file = "app.wasm", labels = [MEDIA] }) =>
      [
        `[[artifact]]\ntag = ${JSON.stringify(tag)}\nfile = ${JSON.stringify(file)}\n`,
        ...labels.map((table) => `[[artifact.labels]]\n${linesOf(table)}`),
      ].join(""),
    )
    .join("\n");

/** `[additionalArtifact]` of the draft. */
export const additionalArtifact = ({ tag = "wasm", file = "app.wasm", labels = [] }: ArtifactDraft = {}): string =>
  [
    `[additionalArtifact]\ntag = ${JSON.stringify(tag)}\nfile = ${JSON.stringify(file)}\n`,
    ...labels.map((table) => `[additionalArtifact.labels]\n${linesOf(table)}`),
  ].join("");

const linesOf = (table: Readonly<Record<string, string>>): string =>
  Object.entries(table)
    .map(([key, value]) => `${JSON.stringify(key)} = ${JSON.stringify(value)}\n`)
    .join("");

/** bin/build: a layer of these files, artifacts.toml among them, and no metadata file. */
export const artifactLayer = (
  name: string,
  toml: string,
  files: Readonly<Record<string, string>> = { "app.wasm": `of ${name}\n` },
): readonly Act[] => [
  ...Object.entries(files).map(([path, text]) => writeInLayers(`${name}/${path}`, text)),
  writeInLayers(`${name}/artifacts.toml`, toml),
];

/** bin/build: a layer's metadata file. */
export const writeMetadataFile = (layer: string, text: string): Act => writeInLayers(`${layer}.toml`, text);

export const writeInLayers = (path: string, text: string): Act => writeFile(`\${CNB_LAYERS_DIR}/${path}`, text);
