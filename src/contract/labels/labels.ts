/** The labels on an app image and the metadata of a cache (Platform specification), with the official key order and presence. */
import { type JsonDocument, jsonDocument } from "../codec/format.ts";
import { defaulted, nullInJson, omitted, optional, record } from "../codec/record.ts";
import { flag, list, text } from "../codec/values.ts";
import {
  type BuildpackLayers,
  buildpackLayers,
  type LayerSha,
  type LayersMetadata,
  layerSha,
  layersMetadata,
} from "../files/layers.ts";
import { type Process, process } from "../files/metadata.ts";
import { type ProjectMetadata, projectMetadata } from "../files/platform.ts";
import { LABELS } from "./names.ts";

export interface LabelElement {
  readonly id: string;
  readonly version: string;
  readonly homepage: string;
  /** The text asks for it, the official lifecycle leaves it out. */
  readonly api?: string;
  readonly optional: boolean;
}
export interface LauncherSource {
  readonly repository: string;
  readonly commit: string;
}
export interface LauncherMetadata {
  readonly version: string;
  readonly git: LauncherSource;
}
export interface BuildMetadataLabel {
  readonly buildpacks: readonly LabelElement[];
  readonly extensions: readonly LabelElement[];
  readonly launcher: LauncherMetadata;
  readonly processes: readonly Process[];
  readonly defaultProcessType: string;
}
export interface CacheMetadata {
  readonly sbom: LayerSha;
  readonly buildpacks: readonly BuildpackLayers[];
}

const element = record<LabelElement>({
  id: defaulted("id", text, ""),
  version: defaulted("version", text, ""),
  homepage: omitted("homepage", text, ""),
  api: optional("api", text),
  optional: omitted("optional", flag, false),
});

const git = record<LauncherSource>({
  repository: defaulted("repository", text, ""),
  commit: defaulted("commit", text, ""),
});
const NO_GIT: LauncherSource = { repository: "", commit: "" };
const source = record<{ readonly git: LauncherSource }>({ git: defaulted("git", git, NO_GIT) });
const launcherShape = record<{ readonly version: string; readonly source: { readonly git: LauncherSource } }>({
  version: defaulted("version", text, ""),
  source: defaulted("source", source, { git: NO_GIT }),
});
const launcher = {
  expects: "a table",
  read: (...args: Parameters<typeof launcherShape.read>): LauncherMetadata | undefined => {
    const read = launcherShape.read(...args);
    return read && { version: read.version, git: read.source.git };
  },
  write: ({ version, git }: LauncherMetadata, form: "toml" | "json") =>
    launcherShape.write({ version, source: { git } }, form),
};

export const buildMetadata: JsonDocument<BuildMetadataLabel> = jsonDocument(
  LABELS.buildMetadata,
  record<BuildMetadataLabel>({
    buildpacks: omitted("buildpacks", list(element), [], nullInJson),
    extensions: omitted("extensions", list(element), []),
    launcher: defaulted("launcher", launcher, { version: "", git: NO_GIT }),
    processes: defaulted("processes", list(process), []),
    defaultProcessType: omitted("buildpack-default-process-type", text, ""),
  }),
);

export const lifecycleMetadata: JsonDocument<LayersMetadata> = jsonDocument(LABELS.lifecycleMetadata, layersMetadata);

export const projectMetadataLabel: JsonDocument<ProjectMetadata> = jsonDocument(
  LABELS.projectMetadata,
  projectMetadata,
);

/** A volume cache keeps it as a file, with a newline at the end; a cache image as a label, without. */
export const cacheMetadata: JsonDocument<CacheMetadata> = jsonDocument(
  LABELS.cacheMetadata,
  record<CacheMetadata>({
    sbom: defaulted("sbom", layerSha, { sha: "" }),
    buildpacks: omitted("buildpacks", list(buildpackLayers), [], nullInJson),
  }),
);
