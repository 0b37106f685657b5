/**
 * `launch.toml` (Buildpack specification): what a buildpack adds to the image, in two forms. Which Buildpack API has which form is
 * for the rules to say.
 */
import type { Codec } from "../codec/codec.ts";
import { type TomlFile, tomlFile } from "../codec/format.ts";
import { type Field, omitted, optional, record, required } from "../codec/record.ts";
import { flag, list, text } from "../codec/values.ts";

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

export const label = record<Label>({ key: required("key", text), value: required("value", text) });
export const slice = record<Slice>({ paths: optional("paths", list(text)) });

const commandString: Codec<readonly string[]> = {
  expects: "a string",
  read: (data, at) => (typeof data === "string" ? [data] : at.expected("a string", data)),
  write: ([command = ""]) => command,
};
const direct: Field<boolean, "always"> = omitted("direct", flag, false);
const directRefused: Field<boolean, "always"> = {
  ...omitted("direct", flag, true),
  codec: {
    expects: "no direct",
    read: (_data, at) => at.note("field-value", "direct is not a key of this Buildpack API", "remove it"),
    write: (value) => value,
  },
};

const processOf = (arrays: boolean): Codec<LaunchProcess> =>
  record<LaunchProcess>({
    type: omitted("type", text, ""),
    command: required("command", arrays ? list(text) : commandString),
    args: optional("args", list(text)),
    direct: arrays ? directRefused : direct,
    default: omitted("default", flag, false),
    workingDir: omitted("working-dir", text, ""),
    execEnv: omitted("exec-env", list(text), []),
  });

const launchFile = (arrays: boolean): TomlFile<Launch> =>
  tomlFile(
    record<Launch>({
      labels: omitted("labels", list(label), []),
      processes: omitted("processes", list(processOf(arrays)), []),
      slices: omitted("slices", list(slice), []),
    }),
  );

/** `string`: a process's command is a string, and `direct` is a key. `list`: it is an array, and `direct` is refused. */
export const launchToml: Readonly<Record<"string" | "list", TomlFile<Launch>>> = {
  string: launchFile(false),
  list: launchFile(true),
};
