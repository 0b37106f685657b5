/** `config/metadata.toml` (Platform specification): what the launcher and the exporter need to know of the build. */
import { tomlFile } from "../codec/format.ts";
import { defaulted, nullInJson, omitted, optional, record } from "../codec/record.ts";
import { command, flag, list, text } from "../codec/values.ts";
import { type GroupElement, groupElement } from "./group.ts";
import { type Label, label, type Slice, slice } from "./launch.ts";

export interface Process {
  readonly type: string;
  /** Before Platform API 0.10 a string; both are read, the array is written. */
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly direct: boolean;
  readonly buildpackId: string;
  readonly workingDir: string;
  /** Execution environments; empty for all. */
  readonly execEnv: readonly string[];
}

export interface BuildMetadata {
  readonly buildpacks: readonly GroupElement[];
  readonly extensions: readonly GroupElement[];
  readonly labels: readonly Label[];
  readonly processes: readonly Process[];
  readonly slices: readonly Slice[];
  readonly defaultProcessType: string;
}

export const process = record<Process>({
  type: defaulted("type", text, ""),
  command: defaulted("command", command, []),
  args: optional("args", list(text), nullInJson),
  direct: defaulted("direct", flag, false),
  buildpackId: defaulted({ toml: "buildpack-id", json: "buildpackID" }, text, ""),
  workingDir: omitted("working-dir", text, ""),
  execEnv: omitted("exec-env", list(text), []),
});

export const metadataToml = tomlFile<BuildMetadata>(
  record<BuildMetadata>({
    buildpacks: omitted("buildpacks", list(groupElement), []),
    extensions: omitted("extensions", list(groupElement), []),
    labels: omitted("labels", list(label), []),
    processes: defaulted("processes", list(process), []),
    slices: omitted("slices", list(slice), []),
    defaultProcessType: omitted("buildpack-default-process-type", text, ""),
  }),
);
