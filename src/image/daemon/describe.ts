/** What a daemon says of an image: the answers of `docker inspect` and `docker history`. */
import type { Digest, Json } from "#base";
import type { StoredImage } from "../model/image.ts";

export function inspectJson(id: Digest, { config, layers }: StoredImage, names: readonly string[]): Json {
  const { architecture, os, variant = "", created = "", author = "" } = config;
  return plainJson({
    Id: id,
    RepoTags: names,
    RepoDigests: [],
    Created: created,
    Author: author,
    Architecture: architecture,
    Variant: variant,
    Os: os,
    OsVersion: config["os.version"] ?? "",
    Config: config.config,
    RootFS: { Type: "layers", Layers: layers.map(({ diffId }) => diffId) },
    Size: layers.reduce((sum, { tar }) => sum + tar.size, 0),
  });
}

/** The newest entry first. This daemon does not keep the times of entries. */
export const historyJson = ({ config }: StoredImage): Json =>
  config.history
    .map(({ created_by = "", comment = "" }) => ({
      Id: "<missing>",
      Created: 0,
      CreatedBy: created_by,
      Comment: comment,
      Size: 0,
      Tags: null,
    }))
    .reverse();

/** The configuration is JSON, but its types are interfaces. */
const plainJson = (value: object): Json => JSON.parse(JSON.stringify(value));
