/** `config/metadata.toml` (Platform specification): facts about the build that the exporter and the launcher need. */
import { tomlFile } from "../codec/format.ts";
import { nullInJson, omitDefault, optional, table, withDefault } from "../codec/table.ts";
import { array, boolean, commandLine, string } from "../codec/values.ts";
import { type GroupElement, groupElement } from "./group.ts";
import { type Launch, label, type ProcessDefinition, slice } from "./launch.ts";

/** `command` is a string before Platform API 0.10. Reads both, writes the array. */
export interface ImageProcess extends ProcessDefinition {
  readonly buildpackId: string;
}

export interface BuildMetadata extends Pick<Launch, "labels" | "slices"> {
  readonly buildpacks: readonly GroupElement[];
  readonly extensions: readonly GroupElement[];
  readonly processes: readonly ImageProcess[];
  readonly defaultProcessType: string;
}

export const imageProcess = table<ImageProcess>({
  type: withDefault("type", string, ""),
  command: withDefault("command", commandLine, []),
  args: optional("args", array(string), nullInJson),
  direct: withDefault("direct", boolean, false),
  buildpackId: withDefault({ toml: "buildpack-id", json: "buildpackID" }, string, ""),
  workingDir: omitDefault("working-dir", string, ""),
  execEnv: omitDefault("exec-env", array(string), []),
});

export const metadataToml = tomlFile<BuildMetadata>(
  table<BuildMetadata>({
    buildpacks: omitDefault("buildpacks", array(groupElement), []),
    extensions: omitDefault("extensions", array(groupElement), []),
    labels: omitDefault("labels", array(label), []),
    processes: withDefault("processes", array(imageProcess), []),
    slices: omitDefault("slices", array(slice), []),
    defaultProcessType: omitDefault("buildpack-default-process-type", string, ""),
  }),
);
