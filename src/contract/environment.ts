/**
 * The files that declare environment changes (Buildpack specification, environment variable modification rules), and the variables
 * that list paths. A file name is `NAME.action`, split at the first period; `NAME.delim` in the same directory is the delimiter.
 */
export type EnvironmentAction = "append" | "prepend" | "override" | "default";

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
