/** Rules for names: ids, versions, process types, layers, SBOM files, and how they appear on disk. */
import type { BuildpackDescriptor, ExtensionDescriptor } from "./files/descriptor.ts";
import type { Launch } from "./files/launch.ts";

/** The directory name in `<layers>/<id>` and `<buildpacks>/<id>`: an underscore replaces each slash of the id. */
export const escapeId = (id: string): string => id.replaceAll("/", "_");

/** Ids that would collide with directories of the lifecycle below `<layers>`. */
export const RESERVED_IDS: readonly string[] = ["app", "config", "generated", "sbom"];
/** Forbidden layer names: `<name>.toml` has another meaning. */
export const RESERVED_LAYERS: readonly string[] = ["build", "launch", "store"];

export const isId = (id: string): boolean => /^[A-Za-z0-9./-]+$/.test(id) && !RESERVED_IDS.includes(id);
/** `<X>.<Y>.<Z>` without leading zeros. */
export const isVersion = (version: string): boolean => /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version);
export const isProcessType = (type: string): boolean => /^[A-Za-z0-9._-]+$/.test(type);
export const isLayerName = (name: string): boolean => name !== "" && !RESERVED_LAYERS.includes(name);
/** Some execution environments become directory names. */
export const isExecEnv = (name: string): boolean => name !== "" && !name.includes("/");
/** Means every execution environment. */
export const ANY_EXEC_ENV = "*";
export const runsIn = (execEnv: readonly string[], current: string): boolean =>
  execEnv.length === 0 || execEnv.includes(ANY_EXEC_ENV) || execEnv.includes(current);

const SBOM_FORMATS = ["cdx", "spdx", "syft"] as const;
export type SbomFormat = (typeof SBOM_FORMATS)[number];
/** Media types in the order of the specification. */
export const SBOM_MEDIA_TYPES: Readonly<Record<SbomFormat, string>> = {
  cdx: "application/vnd.cyclonedx+json",
  spdx: "application/spdx+json",
  syft: "application/vnd.syft+json",
};
export const sbomFileName = (format: SbomFormat): string => `sbom.${format}.json`;

export interface SbomFileName {
  /** `launch`, `build` or the name of a layer: the text before the first period. */
  readonly subject: string;
  /** Undefined for a format that the specification does not name. */
  readonly format: SbomFormat | undefined;
}
/** Splits `<subject>.sbom.<format>.json`; undefined for any other name. */
export function splitSbomFileName(fileName: string): SbomFileName | undefined {
  if (!/\.sbom\..*\.json$/.test(fileName)) return undefined;
  const format = SBOM_FORMATS.find((each) => fileName.endsWith(`.sbom.${each}.json`));
  return { subject: fileName.slice(0, fileName.indexOf(".")), format };
}
/** Ignores parameters of a declared media type (`;version=1.4`). */
export const declaresSbom = (declared: readonly string[], format: SbomFormat): boolean =>
  declared.some((type) => type.split(";")[0]?.trim().toLowerCase() === SBOM_MEDIA_TYPES[format]);

/** A statement of the specification that a well-formed document breaks. Lifecycles tolerate most of them. */
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
    ...(isId(id) ? [] : [violation(`${table}.id`, `${JSON.stringify(id)} is not a valid id, or is reserved`)]),
    ...(isVersion(version)
      ? []
      : [violation(`${table}.version`, `${JSON.stringify(version)} does not have the form <X>.<Y>.<Z>`)]),
  ];
}

export function launchViolations({ labels, processes }: Launch): readonly SpecViolation[] {
  return [
    ...processes.flatMap(({ type }, i) =>
      isProcessType(type)
        ? []
        : [violation(`processes[${i}].type`, `${JSON.stringify(type)} is not a valid process type`)],
    ),
    ...indicesOfRepeats(processes.map(({ type }) => type)).map((i) =>
      violation(`processes[${i}].type`, "is a duplicate"),
    ),
    ...indicesOfRepeats(labels.map(({ key }) => key)).map((i) => violation(`labels[${i}].key`, "is a duplicate")),
    ...(processes.filter((process) => process.default).length > 1
      ? [violation("processes", "more than one process is the default")]
      : []),
  ];
}

const indicesOfRepeats = (names: readonly string[]): readonly number[] =>
  names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
