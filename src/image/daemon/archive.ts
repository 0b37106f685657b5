/** The archive of `docker save` and `docker load`: manifest.json names the configuration and the layers of each image. */
import { byteString, type Content, contentOf, hexOf, isJsonObject, type Json, textOf, utf8 } from "#base";
import { decodeTar, type TarEntry, tarContent } from "#tree";
import { parseJson } from "../documents/manifest.ts";
import { imageBytesOf } from "../documents/stored-image.ts";
import { withoutGzip } from "../layers/gzip.ts";
import { throwImageFault } from "../model/faults.ts";
import type { Image } from "../model/image.ts";
import { type MemoryFiles, memoryFiles } from "../stores/memory-files.ts";

export interface SavedImage {
  readonly config: Content;
  readonly names: readonly string[];
  /** Uncompressed, the lowest first. Empty: the client knows that the daemon has the layer. */
  readonly layers: readonly Content[];
}

const META = { uid: 0, gid: 0, mode: 0o644, mtimeNs: 0n };

/** The layers must be fetched. */
export function saveArchive(image: Image, names: readonly string[]): Content {
  const { config, configDigest } = imageBytesOf(image);
  const configFile = `${hexOf(configDigest)}.json`;
  const layers = image.layers.map(({ tar }): [string, Content] => [`${hexOf(tar.digest)}.tar`, tar]);
  const manifest = [{ Config: configFile, RepoTags: names, Layers: layers.map(([name]) => name) }];
  const files: readonly (readonly [string, Content])[] = [
    [configFile, contentOf(config)],
    ...new Map(layers),
    [MANIFEST, contentOf(utf8(JSON.stringify(manifest)))],
  ];
  return tarContent(
    files.map(([name, content]): TarEntry => ({ name: byteString(name), type: "file", meta: META, content })),
  );
}

const MANIFEST = "manifest.json";
const LAYER_BYTES_MAX = 4 * 1024 ** 3 - 1;

/** Throws a fault for an archive of something else. */
export function readArchive(archive: Content): readonly SavedImage[] {
  const files = memoryFiles(decodeTar(archive));
  const manifest = parseJson(textOf(fileIn(files, MANIFEST).bytes()), MANIFEST);
  if (!Array.isArray(manifest)) return throwImageFault("image-malformed", `${MANIFEST} is not a list of images`);
  return manifest.map((one: Json): SavedImage => {
    if (!isJsonObject(one)) return throwImageFault("image-malformed", `${MANIFEST} is not a list of images`);
    const { Config = "", RepoTags = [], Layers = [] } = one;
    return {
      config: fileIn(files, Config),
      names: textsIn(RepoTags),
      layers: textsIn(Layers).map((name) => withoutGzip(fileIn(files, name), { name, bytesMax: LAYER_BYTES_MAX })),
    };
  });
}

function fileIn(files: MemoryFiles, name: Json): Content {
  if (typeof name !== "string" || !files.exists(byteString(name)))
    return throwImageFault("image-malformed", `the archive has no file ${JSON.stringify(name)}`);
  return files.readContent(byteString(name));
}

const textsIn = (json: Json): readonly string[] =>
  Array.isArray(json) ? json.filter((each: Json): each is string => typeof each === "string") : [];
