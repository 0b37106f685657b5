/** `buildpack.toml` (component and composite) and `extension.toml`: the descriptors. */
import type { At, Codec, Plain, PlainTable } from "../codec/codec.ts";
import { tomlFile } from "../codec/format.ts";
import { type Field, omitted, optional, record, required } from "../codec/record.ts";
import { anyTable, flag, list, text } from "../codec/values.ts";
import { type OrderGroup, orderGroups } from "./order.ts";

export interface License {
  readonly type: string;
  readonly uri: string;
}
export interface Distro {
  readonly name: string;
  readonly version: string;
}
/** Empty fields match anything. */
export interface Target {
  readonly os: string;
  readonly arch: string;
  readonly archVariant: string;
  readonly distros: readonly Distro[];
}
export interface StackReference {
  readonly id: string;
}

export interface BuildpackInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly homepage: string;
  readonly clearEnv: boolean;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly sbomFormats: readonly string[];
  /** Execution environments; empty for all. */
  readonly execEnv: readonly string[];
  readonly licenses: readonly License[];
}

export interface BuildpackDescriptor {
  /** Buildpack API; empty where the file does not say, which no lifecycle supports. */
  readonly api: string;
  readonly buildpack: BuildpackInfo;
  /** Not empty: a composite buildpack. */
  readonly order: readonly OrderGroup[];
  readonly targets: readonly Target[];
  /** Before Buildpack API 0.10. */
  readonly stacks: readonly StackReference[];
  readonly metadata?: PlainTable;
}

export interface ExtensionInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly homepage: string;
  readonly clearEnv: boolean;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly execEnv: readonly string[];
  readonly licenses: readonly License[];
}

export interface ExtensionDescriptor {
  readonly api: string;
  readonly extension: ExtensionInfo;
  readonly targets: readonly Target[];
  readonly metadata?: PlainTable;
}

export const distro = record<Distro>({ name: omitted("name", text, ""), version: omitted("version", text, "") });

/** What is spelled in two ways. */
interface Spelled {
  readonly archVariant: Field<string, "always">;
  readonly execEnv: Codec<readonly string[]>;
}

const targetOf = (archVariant: Spelled["archVariant"]) =>
  record<Target>({
    os: omitted("os", text, ""),
    arch: omitted("arch", text, ""),
    archVariant,
    distros: omitted("distros", list(distro), []),
  });

/** The text has `[[buildpack.exec-env]] name = "x"`, the official lifecycle `exec-env = ["x"]`: both are read, the latter is written. */
const execEnvs: Codec<readonly string[]> = {
  expects: "an array of strings or of tables with a name",
  read: (data, at) => (namesOf(data) ?? list(text)).read(data, at),
  write: (value) => value,
};
const named: Codec<readonly string[]> = {
  expects: "an array of tables with a name",
  read: (data: Plain, at: At) =>
    list(record<{ readonly name: string }>({ name: required("name", text) }))
      .read(data, at)
      ?.map(({ name }) => name),
  write: (value) => value,
};
const namesOf = (data: Plain): Codec<readonly string[]> | undefined =>
  Array.isArray(data) && typeof data[0] === "object" ? named : undefined;

const license = record<License>({ type: omitted("type", text, ""), uri: omitted("uri", text, "") });

/** The text says `variant`, the official lifecycle reads only `arch-variant`: both are read, the text's is written. */
const ofTheText: Spelled = {
  archVariant: omitted("variant", text, "", { also: ["arch-variant"] }),
  execEnv: execEnvs,
};

const info = ({ execEnv }: Spelled) => ({
  id: required("id", text),
  name: omitted("name", text, ""),
  version: required("version", text),
  homepage: omitted("homepage", text, ""),
  clearEnv: omitted("clear-env", flag, false),
  description: omitted("description", text, ""),
  keywords: omitted("keywords", list(text), []),
  execEnv: omitted("exec-env", execEnv, []),
  licenses: omitted("licenses", list(license), []),
});

const descriptor = (spelled: Spelled) =>
  tomlFile<BuildpackDescriptor>(
    record<BuildpackDescriptor>({
      api: omitted("api", text, ""),
      buildpack: required(
        "buildpack",
        record<BuildpackInfo>({ ...info(spelled), sbomFormats: omitted("sbom-formats", list(text), []) }),
      ),
      order: omitted("order", orderGroups, []),
      targets: omitted("targets", list(targetOf(spelled.archVariant)), []),
      stacks: omitted("stacks", list(record<StackReference>({ id: required("id", text) })), []),
      metadata: optional("metadata", anyTable),
    }),
  );

export const buildpackToml = descriptor(ofTheText);

/** `variant` means nothing to the official lifecycle 0.21, and tables of execution environments are malformed. */
const ofTheOfficial: Spelled = { archVariant: omitted("arch-variant", text, ""), execEnv: list(text) };

/** As the official lifecycle 0.21 reads it. */
export const officialBuildpackToml = descriptor(ofTheOfficial);

const extension = (spelled: Spelled) =>
  tomlFile<ExtensionDescriptor>(
    record<ExtensionDescriptor>({
      api: omitted("api", text, ""),
      extension: required("extension", record<ExtensionInfo>(info(spelled))),
      targets: omitted("targets", list(targetOf(spelled.archVariant)), []),
      metadata: optional("metadata", anyTable),
    }),
  );

export const extensionToml = extension(ofTheText);

/** As the official lifecycle 0.21 reads it. */
export const officialExtensionToml = extension(ofTheOfficial);
