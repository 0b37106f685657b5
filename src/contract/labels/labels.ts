/** The labels on an app image and the metadata of a cache (Platform specification), with the official key order and presence. */
import { type JsonDocument, jsonDocument } from "../codec/format.ts";
import { nullInJson, omitDefault, optionalKey, singleKeyTable, table, withDefault } from "../codec/table.ts";
import { array, boolean, string } from "../codec/values.ts";
import type { ComponentReference } from "../files/component.ts";
import {
  type BuildpackLayers,
  buildpackLayers,
  type LayerSha,
  type LayersMetadata,
  layerSha,
  layersMetadata,
} from "../files/layers.ts";
import { type BuildMetadata, FORMED_MEMBERS, type MetadataForm } from "../files/metadata.ts";
import { type ProjectMetadata, projectMetadata } from "../files/platform.ts";
import { LABELS } from "./names.ts";

export interface LabelElement extends ComponentReference {
  readonly homepage: string;
  /** The specification requires it, the official lifecycle omits it. */
  readonly api?: string;
  readonly optional: boolean;
}
export interface LauncherMetadata {
  readonly version: string;
  readonly git: { readonly repository: string; readonly commit: string };
}
export interface BuildMetadataLabel extends Pick<BuildMetadata, "processes" | "defaultProcessType" | "bom"> {
  readonly buildpacks: readonly LabelElement[];
  readonly extensions: readonly LabelElement[];
  readonly launcher: LauncherMetadata;
}
export interface CacheMetadata {
  readonly sbom: LayerSha;
  readonly buildpacks: readonly BuildpackLayers[];
}

const element = table<LabelElement>({
  id: withDefault("id", string, ""),
  version: withDefault("version", string, ""),
  homepage: omitDefault("homepage", string, ""),
  api: optionalKey("api", string),
  optional: omitDefault("optional", boolean, false),
});

const git = table<LauncherMetadata["git"]>({
  repository: withDefault("repository", string, ""),
  commit: withDefault("commit", string, ""),
});
const NO_GIT: LauncherMetadata["git"] = { repository: "", commit: "" };
const launcher = table<LauncherMetadata>({
  version: withDefault("version", string, ""),
  git: withDefault("source", singleKeyTable("git", git, NO_GIT), NO_GIT),
});

const buildMetadataOf = (form: MetadataForm): JsonDocument<BuildMetadataLabel> => {
  const { bom, processes } = FORMED_MEMBERS[form];
  return jsonDocument(
    LABELS.buildMetadata,
    table<BuildMetadataLabel>({
      bom,
      buildpacks: omitDefault("buildpacks", array(element), [], nullInJson),
      extensions: omitDefault("extensions", array(element), []),
      launcher: withDefault("launcher", launcher, { version: "", git: NO_GIT }),
      processes,
      defaultProcessType: omitDefault("buildpack-default-process-type", string, ""),
    }),
  );
};

export const buildMetadata: Readonly<Record<MetadataForm, JsonDocument<BuildMetadataLabel>>> = {
  "string-and-bom": buildMetadataOf("string-and-bom"),
  string: buildMetadataOf("string"),
  list: buildMetadataOf("list"),
};

export const lifecycleMetadata: JsonDocument<LayersMetadata> = jsonDocument(LABELS.lifecycleMetadata, layersMetadata);

export const projectMetadataLabel: JsonDocument<ProjectMetadata> = jsonDocument(
  LABELS.projectMetadata,
  projectMetadata,
);

/** A file with a final newline in a volume cache, a label without one on a cache image. */
export const cacheMetadata: JsonDocument<CacheMetadata> = jsonDocument(
  LABELS.cacheMetadata,
  table<CacheMetadata>({
    sbom: withDefault("sbom", layerSha, { sha: "" }),
    buildpacks: omitDefault("buildpacks", array(buildpackLayers), [], nullInJson),
  }),
);
