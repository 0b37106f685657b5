/** Where the proposal's data stands in files: the key of buildpack.toml, and what the detector leaves for later phases. */
import { type AbsPath, ok, pathOfText, textOfPath } from "#base";
import { type TomlFile, toml } from "#contract";
import { isTexts, type Listed, listIn, table, unlike } from "../exported/toml.ts";
import { KEY } from "./names.ts";
import type { Volume } from "./volumes.ts";

/** Names, as they stand. */
export const buildpackKey: TomlFile<Listed> = listIn("exportable-volumes", KEY, (document) =>
  table(document.buildpack),
);

/** A volume that a buildpack of the group declares. */
export interface GroupVolume extends Volume {
  /** `<id>@<version>` of the buildpacks. */
  readonly by: readonly string[];
}

/** `[[volumes]]`. */
export const groupVolumes: TomlFile<readonly GroupVolume[]> = {
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const { volumes = [] } = document.value;
    if (!Array.isArray(volumes)) return unlike("an array of tables", { file, key: "volumes" });
    const read: GroupVolume[] = [];
    for (const one of volumes as readonly toml.TomlValue[]) {
      const { name, path, link, by } = table(one) ?? {};
      if (typeof name !== "string" || !isPath(path) || !isPath(link) || !isTexts(by))
        return unlike("`name`, `path`, `link` and `by`", { file, key: "volumes" });
      read.push({ name, dir: pathOfText(path), link: pathOfText(link), by });
    }
    return ok(read);
  },
  write: (volumes) =>
    toml.write(
      new Map([
        [
          "volumes",
          volumes.map(({ name, dir, link, by }) => ({ name, path: textOfPath(dir), link: textOfPath(link), by })),
        ],
      ]),
    ),
};

const isPath = (value: toml.TomlValue | undefined): value is AbsPath & string =>
  typeof value === "string" && value.startsWith("/");
