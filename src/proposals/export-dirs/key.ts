/**
 * Where the proposal's data stands in files: `[buildpack] export_dirs` in buildpack.toml, `export_dirs` in the file by which a platform
 * hands over the builder's label, and what the detector leaves for the phases that run without buildpacks.
 */
import { ok } from "#base";
import { type TomlFile, toml } from "#contract";
import { isTexts, type Listed, listIn, table, unlike } from "../exported/toml.ts";
import { KEY } from "./names.ts";

/** The key of a buildpack. */
export const buildpackKey: TomlFile<Listed> = listIn("export_dirs", KEY, (document) => table(document.buildpack));
/** The whole file of the platform. */
export const platformList: TomlFile<Listed> = listIn("export_dirs", "export_dirs", (document) => document);

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
