/** Files that the platform gives or reads: `run.toml`, `stack.toml`, `system.toml`, `project-metadata.toml`, `report.toml`, and an extension's `extend-config.toml`. */
import type { Codec, Form, PlainTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { defaulted, omitted, optional, record, required } from "../codec/record.ts";
import { anyTable, flag, integer, list, text } from "../codec/values.ts";
import { type RunImageNames, runImageNames, type StackNames, stackNames } from "./layers.ts";

export interface Run {
  readonly images: readonly RunImageNames[];
}

export interface SystemBuildpack {
  readonly id: string;
  readonly version: string;
  /** The official lifecycle takes every system buildpack for required. */
  readonly optional: boolean;
}
export interface SystemBuildpacks {
  readonly pre: readonly SystemBuildpack[];
  readonly post: readonly SystemBuildpack[];
}

export interface ProjectSource {
  readonly type: string;
  readonly version?: PlainTable;
  readonly metadata?: PlainTable;
}
export interface ProjectMetadata {
  readonly source?: ProjectSource;
}

export interface ReportImage {
  readonly tags: readonly string[];
  /** Of a daemon's image. */
  readonly imageId: string;
  /** Of an image in a registry or a layout. */
  readonly digest: string;
  /** In bytes. */
  readonly manifestSize?: number;
}
export interface Report {
  readonly image: ReportImage;
}

export interface ExtendArgument {
  readonly name: string;
  readonly value: string;
}
export interface ExtendConfig {
  readonly build: readonly ExtendArgument[];
  readonly run: readonly ExtendArgument[];
}

export const runToml = tomlFile<Run>(record<Run>({ images: omitted("images", list(runImageNames), []) }));
/** Before Platform API 0.12. */
export const stackToml = tomlFile<StackNames>(stackNames);

/** A table that holds one thing only, as that thing. */
const only = <T>(key: string, codec: Codec<T>, fallback: T): Codec<T> => {
  const table = record<{ readonly only: T }>({ only: defaulted<T>(key, codec, fallback) } as never);
  return {
    expects: "a table",
    read: (data, at) => table.read(data, at)?.only,
    write: (value, form) => table.write({ only: value }, form),
  };
};

const systemBuildpack = record<SystemBuildpack>({
  id: required("id", text),
  version: required("version", text),
  optional: omitted("optional", flag, false),
});
const systemList = only<readonly SystemBuildpack[]>("buildpacks", list(systemBuildpack), []);
const system = record<SystemBuildpacks>({
  pre: defaulted("pre", systemList, []),
  post: defaulted("post", systemList, []),
});
export const systemToml = tomlFile<SystemBuildpacks>(only("system", system, { pre: [], post: [] }));

const notEmptyInLabel = {
  omit: (table: PlainTable, form: Form): boolean => form === "json" && Object.keys(table).length === 0,
};
const source = record<ProjectSource>({
  type: omitted("type", text, ""),
  version: optional("version", anyTable, notEmptyInLabel),
  metadata: optional("metadata", anyTable, notEmptyInLabel),
});
export const projectMetadata = record<ProjectMetadata>({ source: optional("source", source) });
export const projectMetadataToml = tomlFile<ProjectMetadata>(projectMetadata);

const reportImage = record<ReportImage>({
  tags: defaulted("tags", list(text), []),
  imageId: omitted("image-id", text, ""),
  digest: omitted("digest", text, ""),
  manifestSize: optional("manifest-size", integer),
});
export const reportToml = tomlFile<Report>(record<Report>({ image: required("image", reportImage) }));

const argument = record<ExtendArgument>({ name: required("name", text), value: defaulted("value", text, "") });
const argumentList = only<readonly ExtendArgument[]>("args", list(argument), []);
export const extendConfigToml = tomlFile<ExtendConfig>(
  record<ExtendConfig>({ build: defaulted("build", argumentList, []), run: defaulted("run", argumentList, []) }),
);
