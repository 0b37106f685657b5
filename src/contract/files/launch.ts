/**
 * `launch.toml` (Buildpack specification): what a buildpack adds to the image, in two forms. Which Buildpack API has which form is
 * for the rules to say.
 */
import type { Codec } from "../codec/codec.ts";
import { type TomlFile, tomlFile } from "../codec/format.ts";
import { type Field, omitDefault, optional, required, table } from "../codec/record.ts";
import { array, boolean, string } from "../codec/values.ts";

export interface Label {
  readonly key: string;
  readonly value: string;
}
export interface Slice {
  /** Absent and empty are the same slice, but are written as they were read. */
  readonly paths?: readonly string[];
}
export interface LaunchProcess {
  readonly type: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  /** True from Buildpack API 0.9 on. */
  readonly direct: boolean;
  readonly default: boolean;
  readonly workingDir: string;
  /** Execution environments; empty for all. */
  readonly execEnv: readonly string[];
}
export interface Launch {
  readonly labels: readonly Label[];
  readonly processes: readonly LaunchProcess[];
  readonly slices: readonly Slice[];
}

export const label = table<Label>({ key: required("key", string), value: required("value", string) });
export const slice = table<Slice>({ paths: optional("paths", array(string)) });

const commandString: Codec<readonly string[]> = {
  expects: "a string",
  read: (data, at) => (typeof data === "string" ? [data] : at.expected("a string", data)),
  write: ([command = ""]) => command,
};
const direct: Field<boolean, "always"> = omitDefault("direct", boolean, false);
const directRefused: Field<boolean, "always"> = {
  ...omitDefault("direct", boolean, true),
  codec: {
    expects: "no direct",
    read: (_data, at) => at.note("field-value", "direct is not a key of this Buildpack API", "remove it"),
    write: (value) => value,
  },
};

const processOf = (arrays: boolean): Codec<LaunchProcess> =>
  table<LaunchProcess>({
    type: omitDefault("type", string, ""),
    command: required("command", arrays ? array(string) : commandString),
    args: optional("args", array(string)),
    direct: arrays ? directRefused : direct,
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

/** `string`: a process's command is a string, and `direct` is a key. `list`: it is an array, and `direct` is refused. */
export const launchToml: Readonly<Record<"string" | "list", TomlFile<Launch>>> = {
  string: launchFile(false),
  list: launchFile(true),
};
