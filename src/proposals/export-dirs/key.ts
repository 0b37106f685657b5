/**
 * Where the proposal's data stands in files: `[buildpack] export_dirs` in buildpack.toml, `export_dirs` in the file by which a platform
 * hands over the builder's label, and what the detector leaves for the phases that run without buildpacks.
 */
import { fail, ok, type Where } from "#base";
import { type TomlFile, toml } from "#contract";
import { KEY } from "./names.ts";

/** Undefined where the key is not there. */
export type Listed = readonly string[] | undefined;

const table = (value: toml.TomlValue | undefined): toml.TomlTable | undefined =>
  value !== undefined && toml.isTable(value) ? value : undefined;

const isTexts = (value: toml.TomlValue | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

function unlike(what: string, where: Where) {
  const violation = { kind: "field-type" as const, message: `expected ${what}`, where };
  return fail({ ...violation, kind: "document" as const, violations: [violation] });
}

const listIn = (key: string, pick: (document: toml.TomlTable) => toml.TomlTable | undefined): TomlFile<Listed> => ({
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const value = pick(document.value)?.export_dirs;
    if (value === undefined || isTexts(value)) return ok(value);
    return unlike("an array of strings", { file, key });
  },
  write: (value) => toml.write(new Map(value === undefined ? [] : [["export_dirs", value]])),
});

/** The key of a buildpack. */
export const buildpackKey: TomlFile<Listed> = listIn(KEY, (document) => table(document.buildpack));
/** The whole file of the platform. */
export const platformList: TomlFile<Listed> = listIn("export_dirs", (document) => document);

/** A directory that a buildpack of the group names. */
export interface GroupDirectory {
  readonly path: string;
  /** `<id>@<version>` of the buildpacks. */
  readonly by: readonly string[];
  /** The names in it when the last buildpack had run, where the exporter is to compare. */
  readonly holds?: readonly string[];
}

/** `[[directories]]`: by the detector, and by the builder. */
export const groupDirectories: TomlFile<readonly GroupDirectory[]> = {
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const { directories = [] } = document.value;
    if (!Array.isArray(directories)) return unlike("an array of tables", { file, key: "directories" });
    const read: GroupDirectory[] = [];
    for (const one of directories as readonly toml.TomlValue[]) {
      const { path, by, holds } = table(one) ?? {};
      if (typeof path !== "string" || !isTexts(by) || !(holds === undefined || isTexts(holds)))
        return unlike("`path`, `by` and maybe `holds`", { file, key: "directories" });
      read.push({ path, by, ...(holds !== undefined && { holds }) });
    }
    return ok(read);
  },
  write: (directories) =>
    toml.write(
      new Map([
        [
          "directories",
          directories.map(({ path, by, holds }) => ({ path, by, ...(holds !== undefined && { holds }) })),
        ],
      ]),
    ),
};
