/** Files that the platform writes or reads (`run.toml`, `stack.toml`, `system.toml`, `project-metadata.toml`, `report.toml`), and an extension's `extend-config.toml`. */
import type { DocumentFormat } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { omitDefault, optionalKey, requiredKey, singleKeyTable, table, withDefault } from "../codec/table.ts";
import { anyTable, array, boolean, integer, string } from "../codec/values.ts";
import type { DocumentTable } from "../data/value.ts";
import { type LegacyBomEntry, legacyBomEntries } from "./bom.ts";
import { type ComponentReference, componentReference } from "./component.ts";
import { type RunImageNames, runImageNames, type StackNames, stackNames } from "./layers.ts";

export interface RunImages {
  readonly images: readonly RunImageNames[];
}

export interface SystemBuildpack extends ComponentReference {
  /** The official lifecycle ignores this: it requires every system buildpack. */
  readonly optional: boolean;
}
export type SystemBuildpacks = Readonly<Record<"pre" | "post", readonly SystemBuildpack[]>>;

export interface ProjectSource {
  readonly type: string;
  readonly version?: DocumentTable;
  readonly metadata?: DocumentTable;
}
export interface ProjectMetadata {
  readonly source?: ProjectSource;
}

export interface ReportImage {
  readonly tags: readonly string[];
  /** The id of an image in a daemon. */
  readonly imageId: string;
  /** The digest of an image in a registry or a layout. */
  readonly digest: string;
  /** In bytes. */
  readonly manifestSize?: number;
}
/** Before Platform API 0.9. */
export interface BuildReport {
  /** The legacy BOM of the build. */
  readonly bom: readonly LegacyBomEntry[];
}
export interface Report {
  readonly build?: BuildReport;
  readonly image: ReportImage;
}

export interface ExtendArgument {
  readonly name: string;
  readonly value: string;
}
/** The arguments for the Dockerfiles of the build image and of the run image. */
export type ExtendConfig = Readonly<Record<"build" | "run", readonly ExtendArgument[]>>;

export const runToml = tomlFile<RunImages>(
  table<RunImages>({ images: omitDefault("images", array(runImageNames), []) }),
);
/** Before Platform API 0.12. */
export const stackToml = tomlFile<StackNames>(stackNames);

const systemBuildpack = table<SystemBuildpack>({
  ...componentReference,
  optional: omitDefault("optional", boolean, false),
});
const systemList = singleKeyTable("buildpacks", array(systemBuildpack), []);
const system = table<SystemBuildpacks>({
  pre: withDefault("pre", systemList, []),
  post: withDefault("post", systemList, []),
});
export const systemToml = tomlFile<SystemBuildpacks>(singleKeyTable("system", system, { pre: [], post: [] }));

const notEmptyInLabel = {
  omit: (table: DocumentTable, form: DocumentFormat): boolean => form === "json" && Object.keys(table).length === 0,
};
const source = table<ProjectSource>({
  type: omitDefault("type", string, ""),
  version: optionalKey("version", anyTable, notEmptyInLabel),
  metadata: optionalKey("metadata", anyTable, notEmptyInLabel),
});
export const projectMetadata = table<ProjectMetadata>({ source: optionalKey("source", source) });
export const projectMetadataToml = tomlFile<ProjectMetadata>(projectMetadata);

const reportImage = table<ReportImage>({
  tags: withDefault("tags", array(string), []),
  imageId: omitDefault("image-id", string, ""),
  digest: omitDefault("digest", string, ""),
  manifestSize: optionalKey("manifest-size", integer),
});
const buildReport = table<BuildReport>({ bom: omitDefault("bom", legacyBomEntries, []) });
export const reportToml = tomlFile<Report>(
  table<Report>({ build: optionalKey("build", buildReport), image: requiredKey("image", reportImage) }),
);

const argument = table<ExtendArgument>({ name: requiredKey("name", string), value: withDefault("value", string, "") });
const argumentList = singleKeyTable("args", array(argument), []);
export const extendConfigToml = tomlFile<ExtendConfig>(
  table<ExtendConfig>({ build: withDefault("build", argumentList, []), run: withDefault("run", argumentList, []) }),
);
