/** What the specification says of names: ids, versions, process types, layers, SBOM files; and what they become on disk. */
import type { BuildpackDescriptor, ExtensionDescriptor } from "./files/descriptor.ts";
import type { Launch } from "./files/launch.ts";

/** `<layers>/<id>` and `<buildpacks>/<id>`: a slash in an id is an underscore on disk. */
export const escapeId = (id: string): string => id.replaceAll("/", "_");

/** Ids that would collide with the lifecycle's own directories below `<layers>`. */
export const RESERVED_IDS: readonly string[] = ["app", "config", "generated", "sbom"];
/** Names that a layer must not have: `<name>.toml` is another file. */
export const RESERVED_LAYERS: readonly string[] = ["build", "launch", "store"];

export const isId = (id: string): boolean => /^[A-Za-z0-9./-]+$/.test(id) && !RESERVED_IDS.includes(id);
/** `<X>.<Y>.<Z>` without leading zeros. */
export const isVersion = (version: string): boolean => /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version);
export const isProcessType = (type: string): boolean => /^[A-Za-z0-9._-]+$/.test(type);
export const isLayerName = (name: string): boolean => name !== "" && !RESERVED_LAYERS.includes(name);
/** An execution environment is the name of a directory at times. */
export const isExecEnv = (name: string): boolean => name !== "" && !name.includes("/");
/** In every execution environment. */
export const ANY_EXEC_ENV = "*";
export const runsIn = (execEnv: readonly string[], current: string): boolean =>
  execEnv.length === 0 || execEnv.includes(ANY_EXEC_ENV) || execEnv.includes(current);

export type SbomFormat = "cdx" | "spdx" | "syft";
/** Media types, in the order in which the specification lists them. */
export const SBOM_MEDIA_TYPES: Readonly<Record<SbomFormat, string>> = {
  cdx: "application/vnd.cyclonedx+json",
  spdx: "application/spdx+json",
  syft: "application/vnd.syft+json",
};
export const sbomFileName = (format: SbomFormat): string => `sbom.${format}.json`;

export interface SbomFileName {
  /** `launch`, `build` or the name of a layer: up to the first period. */
  readonly subject: string;
  /** Undefined for a format that the specification does not name. */
  readonly format: SbomFormat | undefined;
}
/** `<subject>.sbom.<format>.json`; undefined for the name of any other file. */
export function splitSbomFileName(fileName: string): SbomFileName | undefined {
  if (!/\.sbom\..*\.json$/.test(fileName)) return undefined;
  const format = /\.sbom\.(cdx|spdx|syft)\.json$/.exec(fileName)?.[1] as SbomFormat | undefined;
  return { subject: fileName.slice(0, fileName.indexOf(".")), format };
}
/** Parameters of a declared media type (`;version=1.4`) do not count. */
export const declaresSbom = (declared: readonly string[], format: SbomFormat): boolean =>
  declared.some((type) => type.split(";")[0]?.trim().toLowerCase() === SBOM_MEDIA_TYPES[format]);

/** A statement of the specification that a readable document breaks. Lifecycles tolerate most of them. */
export interface SpecViolation {
  readonly key: string;
  readonly message: string;
}

const violation = (key: string, message: string): SpecViolation => ({ key, message });

export function descriptorViolations(descriptor: BuildpackDescriptor): readonly SpecViolation[] {
  const { buildpack } = descriptor;
  const formats = Object.values(SBOM_MEDIA_TYPES);
  return [
    ...identityViolations("buildpack", buildpack),
    ...buildpack.sbomFormats.flatMap((type, i) =>
      formats.includes(type.split(";")[0]?.trim() ?? "")
        ? []
        : [violation(`buildpack.sbom-formats[${i}]`, `${type} is not a supported SBOM media type`)],
    ),
  ];
}

export const extensionViolations = ({ extension }: ExtensionDescriptor): readonly SpecViolation[] =>
  identityViolations("extension", extension);

function identityViolations(
  table: string,
  { id, version }: { readonly id: string; readonly version: string },
): readonly SpecViolation[] {
  return [
    ...(isId(id) ? [] : [violation(`${table}.id`, `${JSON.stringify(id)} is not an id, or is reserved`)]),
    ...(isVersion(version) ? [] : [violation(`${table}.version`, `${JSON.stringify(version)} is not <X>.<Y>.<Z>`)]),
  ];
}

export function launchViolations({ labels, processes }: Launch): readonly SpecViolation[] {
  return [
    ...processes.flatMap(({ type }, i) =>
      isProcessType(type) ? [] : [violation(`processes[${i}].type`, `${JSON.stringify(type)} is not a process type`)],
    ),
    ...indicesOfRepeats(processes.map(({ type }) => type)).map((i) =>
      violation(`processes[${i}].type`, "is there already"),
    ),
    ...indicesOfRepeats(labels.map(({ key }) => key)).map((i) => violation(`labels[${i}].key`, "is there already")),
    ...(processes.filter((process) => process.default).length > 1
      ? [violation("processes", "at most one process is the default")]
      : []),
  ];
}

const indicesOfRepeats = (names: readonly string[]): readonly number[] =>
  names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
