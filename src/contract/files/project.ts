/** `project.toml`, the project descriptor (extensions/project-descriptor.md): what the repository of an app asks of a platform. */
import { tomlFile } from "../codec/format.ts";
import { omitDefault, optionalKey, requiredKey, table, withDefault } from "../codec/table.ts";
import { array, string } from "../codec/values.ts";

export interface InlineScript {
  readonly api: string;
  readonly shell: string;
  readonly inline: string;
}

/** A buildpack of a builder (`id`, `version`), of a `uri`, or an inline one (`script`). */
export interface ProjectBuildpack {
  readonly id?: string;
  readonly version?: string;
  readonly uri?: string;
  readonly script?: InlineScript;
}

export interface ProjectVariable {
  readonly name: string;
  readonly value: string;
}

/** The table `io.buildpacks`. */
export interface ProjectSettings {
  readonly builder?: string;
  /** Patterns of `.gitignore`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly group: readonly ProjectBuildpack[];
  readonly pre: { readonly group: readonly ProjectBuildpack[] };
  readonly post: { readonly group: readonly ProjectBuildpack[] };
  readonly build: { readonly env: readonly ProjectVariable[] };
}

/** The table `build` of schema 0.1. */
export interface OldProjectSettings {
  readonly builder?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly buildpacks: readonly ProjectBuildpack[];
  readonly env: readonly ProjectVariable[];
}

interface ReverseDomain {
  readonly buildpacks?: ProjectSettings;
}

export interface ProjectDescriptor {
  readonly io?: ReverseDomain;
  readonly build?: OldProjectSettings;
}

const script = table<InlineScript>({
  api: requiredKey("api", string),
  shell: withDefault("shell", string, "/bin/sh"),
  inline: requiredKey("inline", string),
});

const buildpack = table<ProjectBuildpack>({
  id: optionalKey("id", string),
  version: optionalKey("version", string),
  uri: optionalKey("uri", string),
  script: optionalKey("script", script),
});

const variables = omitDefault(
  "env",
  array(table<ProjectVariable>({ name: requiredKey("name", string), value: requiredKey("value", string) })),
  [],
);
const group = table({ group: omitDefault("group", array(buildpack), []) });
const files = {
  builder: optionalKey("builder", string),
  include: omitDefault("include", array(string), []),
  exclude: omitDefault("exclude", array(string), []),
};

const settings = table<ProjectSettings>({
  ...files,
  group: omitDefault("group", array(buildpack), []),
  pre: withDefault("pre", group, { group: [] }),
  post: withDefault("post", group, { group: [] }),
  build: withDefault("build", table({ env: variables }), { env: [] }),
});

export const projectToml = tomlFile<ProjectDescriptor>(
  table<ProjectDescriptor>({
    io: optionalKey("io", table<ReverseDomain>({ buildpacks: optionalKey("buildpacks", settings) })),
    build: optionalKey(
      "build",
      table<OldProjectSettings>({
        ...files,
        buildpacks: omitDefault("buildpacks", array(buildpack), []),
        env: variables,
      }),
    ),
  }),
);
