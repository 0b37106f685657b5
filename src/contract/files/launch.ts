/** `launch.toml` (Buildpack specification) in its two forms. The rules of the lifecycle decide which Buildpack API has which form. */
import type { Codec } from "../codec/codec.ts";
import { type TomlFile, tomlFile } from "../codec/format.ts";
import { type Field, omitDefault, optionalKey, requiredKey, table } from "../codec/table.ts";
import { array, boolean, string } from "../codec/values.ts";

export interface Label {
  readonly key: string;
  readonly value: string;
}
export interface Slice {
  /** Absent and empty mean the same, but the writer keeps the difference. */
  readonly paths?: readonly string[];
}
/** What `launch.toml`, `metadata.toml` and the label say of a process. */
export interface ProcessDefinition {
  readonly type: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  /** True from Buildpack API 0.9 on. */
  readonly direct: boolean;
  readonly workingDir: string;
  /** Execution environments; empty means all. */
  readonly execEnv: readonly string[];
}
export interface LaunchProcess extends ProcessDefinition {
  readonly default: boolean;
}
export interface Launch {
  readonly labels: readonly Label[];
  readonly processes: readonly LaunchProcess[];
  readonly slices: readonly Slice[];
}

export const label = table<Label>({ key: requiredKey("key", string), value: requiredKey("value", string) });
export const slice = table<Slice>({ paths: optionalKey("paths", array(string)) });

const commandString: Codec<readonly string[]> = {
  expects: "a string",
  read: (data, cursor) => (typeof data === "string" ? [data] : cursor.reportType("a string", data)),
  write: ([command = ""]) => command,
};
const direct: Field<boolean, "always"> = omitDefault("direct", boolean, false);
const forbiddenDirect: Field<boolean, "always"> = {
  ...omitDefault("direct", boolean, true),
  codec: {
    expects: "no direct",
    read: (_data, cursor) => cursor.report("field-value", "direct is not a key of this Buildpack API", "remove it"),
    write: (value) => value,
  },
};

const processOf = (arrays: boolean): Codec<LaunchProcess> =>
  table<LaunchProcess>({
    type: omitDefault("type", string, ""),
    command: requiredKey("command", arrays ? array(string) : commandString),
    args: optionalKey("args", array(string)),
    direct: arrays ? forbiddenDirect : direct,
    default: omitDefault("default", boolean, false),
    workingDir: omitDefault("working-dir", string, ""),
    execEnv: omitDefault("exec-env", array(string), []),
  });

const launchFile = (arrays: boolean): TomlFile<Launch> =>
  tomlFile(
    table<Launch>({
      labels: omitDefault("labels", array(label), []),
      processes: omitDefault("processes", array(processOf(arrays)), []),
      slices: omitDefault("slices", array(slice), []),
    }),
  );

/** `string`: the command of a process is a string, and `direct` is a key. `list`: it is an array, and `direct` is rejected. */
export const launchToml: Readonly<Record<"string" | "list", TomlFile<Launch>>> = {
  string: launchFile(false),
  list: launchFile(true),
};
