/** `config/metadata.toml` (Platform specification): facts about the build that the exporter and the launcher need. */
import type { Codec } from "../codec/codec.ts";
import { type TomlFile, tomlFile } from "../codec/format.ts";
import { type Field, nullInJson, omitDefault, optionalKey, table, withDefault } from "../codec/table.ts";
import { array, boolean, commandLine, string } from "../codec/values.ts";
import { type LegacyBomEntry, legacyBomEntries } from "./bom.ts";
import { type GroupElement, groupElement } from "./group.ts";
import { type Launch, label, type ProcessDefinition, slice } from "./launch.ts";

/**
 * `string-and-bom`: before Platform API 0.9. The command is a string, and there is a legacy BOM. `string`: in 0.9. `list`: from 0.10 on. Every
 * form reads both commands. Before a string is written, {@link withOneWord} moves all other words to the arguments.
 */
export type MetadataForm = "string-and-bom" | "string" | "list";

export interface ImageProcess extends ProcessDefinition {
  readonly buildpackId: string;
}

export interface BuildMetadata extends Pick<Launch, "labels" | "slices"> {
  readonly buildpacks: readonly GroupElement[];
  readonly extensions: readonly GroupElement[];
  readonly processes: readonly ImageProcess[];
  readonly defaultProcessType: string;
  /** The legacy BOM for launch. */
  readonly bom?: readonly LegacyBomEntry[];
}

const commandString: Codec<readonly string[]> = { ...commandLine, write: ([command = ""]) => command };

const processOf = (command: Codec<readonly string[]>): Codec<ImageProcess> =>
  table<ImageProcess>({
    type: withDefault("type", string, ""),
    command: withDefault("command", command, []),
    args: optionalKey("args", array(string), nullInJson),
    direct: withDefault("direct", boolean, false),
    buildpackId: withDefault({ toml: "buildpack-id", json: "buildpackID" }, string, ""),
    workingDir: omitDefault("working-dir", string, ""),
    execEnv: omitDefault("exec-env", array(string), []),
  });

/** The members that metadata.toml and the build label have in common. */
interface FormedMembers {
  readonly processes: Field<readonly ImageProcess[], "always">;
  readonly bom: Field<readonly LegacyBomEntry[], "maybe">;
}

const membersOf = (command: Codec<readonly string[]>): FormedMembers => ({
  processes: withDefault("processes", array(processOf(command)), []),
  bom: optionalKey("bom", legacyBomEntries),
});
const asString = membersOf(commandString);

export const FORMED_MEMBERS: Readonly<Record<MetadataForm, FormedMembers>> = {
  "string-and-bom": {
    ...asString,
    bom: optionalKey("bom", legacyBomEntries, { ...nullInJson, omit: (bom) => bom.length === 0 }),
  },
  string: asString,
  list: membersOf(commandLine),
};

const metadataOf = ({ bom, processes }: FormedMembers): TomlFile<BuildMetadata> =>
  tomlFile<BuildMetadata>(
    table<BuildMetadata>({
      bom,
      buildpacks: omitDefault("buildpacks", array(groupElement), []),
      extensions: omitDefault("extensions", array(groupElement), []),
      labels: omitDefault("labels", array(label), []),
      processes,
      slices: omitDefault("slices", array(slice), []),
      defaultProcessType: omitDefault("buildpack-default-process-type", string, ""),
    }),
  );

export const metadataToml: Readonly<Record<MetadataForm, TomlFile<BuildMetadata>>> = {
  "string-and-bom": metadataOf(FORMED_MEMBERS["string-and-bom"]),
  string: metadataOf(FORMED_MEMBERS.string),
  list: metadataOf(FORMED_MEMBERS.list),
};

/** A process whose command is its first word, as a string can hold it. */
export function withOneWord(process: ImageProcess): ImageProcess {
  const [command = "", ...more] = process.command;
  return { ...process, command: [command], args: [...more, ...(process.args ?? [])] };
}
