/** Rules for names: ids, versions, process types, layers, SBOM files, and how they appear on disk. */

/** The directory name in `<layers>/<id>` and `<buildpacks>/<id>`: an underscore replaces each slash of the id. */
export const escapeId = (id: string): string => id.replaceAll("/", "_");

/** Ids that would collide with directories of the lifecycle below `<layers>`. */
const RESERVED_IDS: readonly string[] = ["app", "config", "generated", "sbom"];

export const isReservedId = (id: string): boolean => RESERVED_IDS.includes(id);

export const isId = (id: string): boolean => /^[A-Za-z0-9./-]+$/.test(id) && !isReservedId(id);
/** Means every execution environment. */
const ANY_EXEC_ENV = "*";
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
