/** The proposal's data in files: the key of buildpack.toml, and the file that the detector writes for later phases. */
import { pathOfText, textOfByteString } from "#base";
import type { TomlFile } from "#contract";
import { listKey } from "../shared/descriptors.ts";
import { isPath } from "../shared/record.ts";
import { isTexts, tablesIn } from "../shared/toml.ts";
import { ID } from "./names.ts";
import type { Volume } from "./volumes.ts";

/** The names are not checked yet. */
export const buildpackKey = listKey(ID, "exportable-volumes", {
  message: "a composite buildpack, which has an order, has no exportable volumes of its own",
  remedy: "declare them in the component buildpacks of its order",
});

/** A volume that a buildpack of the group declares. */
export interface GroupVolume extends Volume {
  /** `<id>@<version>` of the buildpacks. */
  readonly by: readonly string[];
  /** With `volume=check`: the names in it after the last buildpack, for the exporter to compare. */
  readonly holds?: readonly string[];
}

/** `[[volumes]]`: the detector writes it, and the builder adds `holds`. */
export const groupVolumes: TomlFile<readonly GroupVolume[]> = tablesIn(
  "volumes",
  "a table of `name`, `path`, `link`, `by` and maybe `holds`",
  {
    read({ name, path, link, by, holds }) {
      if (typeof name !== "string" || !isPath(path) || !isPath(link) || !isTexts(by)) return undefined;
      if (holds !== undefined && !isTexts(holds)) return undefined;
      return { name, dir: pathOfText(path), link: pathOfText(link), by, ...(holds !== undefined && { holds }) };
    },
    write: ({ name, dir, link, by, holds }) => ({
      name,
      path: textOfByteString(dir),
      link: textOfByteString(link),
      by,
      ...(holds !== undefined && { holds }),
    }),
  },
);
