/**
 * Environment changes as values, and the files that declare them (Buildpack specification, environment variable modification rules).
 * A file name is `NAME.action`, split at the first period; `NAME.delim` in the same directory is the delimiter. The content of a file is
 * the value, including a final newline.
 */
import { compareUtf8 } from "./data/encodable.ts";

export type EnvironmentAction = "append" | "prepend" | "override" | "default";

export interface EnvironmentChange {
  readonly action: EnvironmentAction;
  readonly name: string;
  readonly value: string;
  /** Between the old and the new value if both exist; `override` and `default` ignore it. */
  readonly delimiter: string;
}

export type Environment = Readonly<Record<string, string>>;

/** A file in an `env` directory. */
export interface EnvironmentFile {
  readonly name: string;
  readonly content: string;
}

/** `delim` changes nothing by itself, `ignored` has an unknown suffix, `path` is `NAME.`, which prepends with a colon. */
export type EnvironmentFileKind = EnvironmentAction | "path" | "delim" | "ignored" | "none";

const SUFFIXES: Readonly<Record<string, EnvironmentFileKind>> = {
  append: "append",
  prepend: "prepend",
  override: "override",
  default: "default",
  delim: "delim",
  "": "path",
};

/** Splits `NAME.suffix`; a second period makes the suffix unknown. */
export function splitEnvironmentFileName(fileName: string): {
  readonly name: string;
  readonly kind: EnvironmentFileKind;
} {
  const dot = fileName.indexOf(".");
  if (dot === -1) return { name: fileName, kind: "none" };
  const suffix = fileName.slice(dot + 1);
  const kind = Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
  return { name: fileName.slice(0, dot), kind: kind ?? "ignored" };
}

export const PATH_SEPARATOR = ":";

/**
 * The changes of the files of one directory, in the order in which they apply: by the bytes of the file names. `unsuffixed` is the
 * action of a file name without a suffix: `override` in a layer, `default` in the operator's directory.
 */
export function environmentChanges(
  files: readonly EnvironmentFile[],
  unsuffixed: "override" | "default",
): readonly EnvironmentChange[] {
  const split = files.map(({ name: file, content }) => ({ file, content, ...splitEnvironmentFileName(file) }));
  const delimiters = new Map(split.filter(({ kind }) => kind === "delim").map(({ name, content }) => [name, content]));
  return split
    .sort((a, b) => compareUtf8(a.file, b.file))
    .flatMap(({ name, kind, content }) => {
      if (kind === "delim" || kind === "ignored") return [];
      const delimiter = delimiters.get(name);
      if (kind === "path") {
        return [{ action: "prepend" as const, name, value: content, delimiter: delimiter ?? PATH_SEPARATOR }];
      }
      return [{ action: kind === "none" ? unsuffixed : kind, name, value: content, delimiter: delimiter ?? "" }];
    });
}

/** An empty variable counts as unset. */
export function applyEnvironmentChange(environment: Environment, change: EnvironmentChange): Environment {
  const old = Object.hasOwn(environment, change.name) ? (environment[change.name] ?? "") : "";
  return { ...environment, [change.name]: changed(old, change) };
}

function changed(old: string, { action, value, delimiter }: EnvironmentChange): string {
  switch (action) {
    case "override":
      return value;
    case "default":
      return old === "" ? value : old;
    case "append":
      return old === "" ? value : `${old}${delimiter}${value}`;
    case "prepend":
      return old === "" ? value : `${value}${delimiter}${old}`;
  }
}

/** Applies all files of one directory. */
export const applyEnvironmentFiles = (
  environment: Environment,
  files: readonly EnvironmentFile[],
  unsuffixed: "override" | "default",
): Environment => environmentChanges(files, unsuffixed).reduce(applyEnvironmentChange, environment);

/** Directories of a layer that the lifecycle prepends to path variables, for later buildpacks (build) or for processes (launch). */
export const LAYER_PATHS = {
  build: [
    { directory: "bin", variables: ["PATH"] },
    { directory: "lib", variables: ["LD_LIBRARY_PATH", "LIBRARY_PATH"] },
    { directory: "include", variables: ["CPATH"] },
    { directory: "pkgconfig", variables: ["PKG_CONFIG_PATH"] },
  ],
  launch: [
    { directory: "bin", variables: ["PATH"] },
    { directory: "lib", variables: ["LD_LIBRARY_PATH"] },
  ],
} as const;

export const POSIX_PATH_VARIABLES: readonly string[] = LAYER_PATHS.build.flatMap(({ variables }) => [...variables]);

/** A user's variable (`<platform>/env/NAME`): it is prepended to a POSIX path variable and replaces any other variable. */
export const userChange = (name: string, value: string): EnvironmentChange =>
  POSIX_PATH_VARIABLES.includes(name)
    ? { action: "prepend", name, value, delimiter: PATH_SEPARATOR }
    : { action: "override", name, value, delimiter: "" };
