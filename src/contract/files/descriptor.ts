/** `buildpack.toml` (component and composite) and `extension.toml`: the descriptors. */
import type { Codec, Cursor } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { type Field, omitDefault, optionalKey, requiredKey, table } from "../codec/table.ts";
import { anyTable, array, boolean, string } from "../codec/values.ts";
import type { DocumentTable, DocumentValue } from "../data/value.ts";
import { type OrderGroup, orderGroups } from "./order.ts";

export interface License {
  readonly type: string;
  readonly uri: string;
}
export interface Distro {
  readonly name: string;
  readonly version: string;
}
/** An empty field matches every value. */
export interface Target {
  readonly os: string;
  readonly arch: string;
  readonly archVariant: string;
  readonly distros: readonly Distro[];
}
export interface StackReference {
  readonly id: string;
}

export interface ExtensionInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly homepage: string;
  readonly clearEnv: boolean;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Execution environments; empty means all. */
  readonly execEnv: readonly string[];
  readonly licenses: readonly License[];
}

export interface BuildpackInfo extends ExtensionInfo {
  readonly sbomFormats: readonly string[];
}

export interface BuildpackDescriptor {
  /** Buildpack API; empty if the key is absent, and no lifecycle supports that. */
  readonly api: string;
  readonly buildpack: BuildpackInfo;
  /** A composite buildpack has a non-empty order. */
  readonly order: readonly OrderGroup[];
  readonly targets: readonly Target[];
  /** Before Buildpack API 0.10. */
  readonly stacks: readonly StackReference[];
  readonly metadata?: DocumentTable;
}

export interface ExtensionDescriptor {
  readonly api: string;
  readonly extension: ExtensionInfo;
  readonly targets: readonly Target[];
  readonly metadata?: DocumentTable;
}

const distro = table<Distro>({
  name: omitDefault("name", string, ""),
  version: omitDefault("version", string, ""),
});

/** Keys that the specification and the official lifecycle spell differently. */
interface SpellingVariants {
  readonly archVariant: Field<string, "always">;
  readonly execEnv: Codec<readonly string[]>;
}

const targetOf = (archVariant: SpellingVariants["archVariant"]) =>
  table<Target>({
    os: omitDefault("os", string, ""),
    arch: omitDefault("arch", string, ""),
    archVariant,
    distros: omitDefault("distros", array(distro), []),
  });

/** The specification has `[[buildpack.exec-env]] name = "x"`, the official lifecycle `exec-env = ["x"]`. Reads both, writes the latter. */
const execEnvs: Codec<readonly string[]> = {
  expects: "an array of strings or of tables with a name",
  read: (data, cursor) => (namesOf(data) ?? array(string)).read(data, cursor),
  write: (value) => value,
};
const named: Codec<readonly string[]> = {
  expects: "an array of tables with a name",
  read: (data: DocumentValue, cursor: Cursor) =>
    array(table<{ readonly name: string }>({ name: requiredKey("name", string) }))
      .read(data, cursor)
      ?.map(({ name }) => name),
  write: (value) => value,
};
const namesOf = (data: DocumentValue): Codec<readonly string[]> | undefined =>
  Array.isArray(data) && typeof data[0] === "object" ? named : undefined;

const license = table<License>({ type: omitDefault("type", string, ""), uri: omitDefault("uri", string, "") });

/** The specification has `variant`, the official lifecycle reads only `arch-variant`. Reads both, writes the former. */
const SPECIFIED: SpellingVariants = {
  archVariant: omitDefault("variant", string, "", { also: ["arch-variant"] }),
  execEnv: execEnvs,
};

const info = ({ execEnv }: SpellingVariants) => ({
  id: requiredKey("id", string),
  name: omitDefault("name", string, ""),
  version: requiredKey("version", string),
  homepage: omitDefault("homepage", string, ""),
  clearEnv: omitDefault("clear-env", boolean, false),
  description: omitDefault("description", string, ""),
  keywords: omitDefault("keywords", array(string), []),
  execEnv: omitDefault("exec-env", execEnv, []),
  licenses: omitDefault("licenses", array(license), []),
});

const descriptor = (spelled: SpellingVariants) =>
  tomlFile<BuildpackDescriptor>(
    table<BuildpackDescriptor>({
      api: omitDefault("api", string, ""),
      buildpack: requiredKey(
        "buildpack",
        table<BuildpackInfo>({ ...info(spelled), sbomFormats: omitDefault("sbom-formats", array(string), []) }),
      ),
      order: omitDefault("order", orderGroups, []),
      targets: omitDefault("targets", array(targetOf(spelled.archVariant)), []),
      stacks: omitDefault("stacks", array(table<StackReference>({ id: requiredKey("id", string) })), []),
      metadata: optionalKey("metadata", anyTable),
    }),
  );

export const buildpackToml = descriptor(SPECIFIED);

/** The official lifecycle 0.21 ignores `variant` and rejects tables of execution environments. */
const OFFICIAL: SpellingVariants = { archVariant: omitDefault("arch-variant", string, ""), execEnv: array(string) };

/** As the official lifecycle 0.21 reads it. */
export const officialBuildpackToml = descriptor(OFFICIAL);

const extension = (spelled: SpellingVariants) =>
  tomlFile<ExtensionDescriptor>(
    table<ExtensionDescriptor>({
      api: omitDefault("api", string, ""),
      extension: requiredKey("extension", table<ExtensionInfo>(info(spelled))),
      targets: omitDefault("targets", array(targetOf(spelled.archVariant)), []),
      metadata: optionalKey("metadata", anyTable),
    }),
  );

export const extensionToml = extension(SPECIFIED);

/** As the official lifecycle 0.21 reads it. */
export const officialExtensionToml = extension(OFFICIAL);
