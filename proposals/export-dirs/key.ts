/**
 * The files with the proposal's data: `[buildpack] export_dirs` in buildpack.toml, `export_dirs` in the file with which a platform
 * passes the builder's label, and the file of the detector for phases that run without buildpacks.
 */
import type { TomlFile } from "#contract";
import { listKey } from "../shared/descriptors.ts";
import { isPath } from "../shared/record.ts";
import { isTexts, type Listed, listIn, tablesIn } from "../shared/toml.ts";
import { ID } from "./names.ts";

export const buildpackKey = listKey(ID, "export_dirs", {
  message: "a composite buildpack, which has an order, exports no directories of its own",
  remedy: "name them in the component buildpacks of its order",
});
/** The file in which the platform passes the list. */
export const platformList: TomlFile<Listed> = listIn("export_dirs", "export_dirs", (document) => document);

/** A directory that a buildpack of the group names. */
export interface GroupDirectory {
  readonly path: string;
  /** `<id>@<version>` of the buildpacks. */
  readonly by: readonly string[];
  /** With `volume=check`: the names in it after the last buildpack, for the exporter to compare. */
  readonly holds?: readonly string[];
}

/** `[[directories]]`: the detector writes it, and the builder adds `holds`. */
export const groupDirectories: TomlFile<readonly GroupDirectory[]> = tablesIn(
  "directories",
  "a table of `path`, `by` and maybe `holds`",
  {
    read({ path, by, holds }) {
      if (!isPath(path) || !isTexts(by) || !(holds === undefined || isTexts(holds))) return undefined;
      return { path, by, ...(holds !== undefined && { holds }) };
    },
    write: ({ path, by, holds }) => ({ path, by, ...(holds !== undefined && { holds }) }),
  },
);
