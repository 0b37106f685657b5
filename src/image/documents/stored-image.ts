/** Converts manifest and configuration bytes to a {@link StoredImage}, and back without loss for an unchanged image. */
import { type Content, countOf, type Digest, isDigest, isJsonObject, type Json, type JsonObject } from "#base";
import { throwImageFault } from "../model/faults.ts";
import type { HistoryEntry, Image, ImageConfig, Layer, RunConfig, StoredImage } from "../model/image.ts";
import { type Descriptor, type Manifest, parseObject } from "./manifest.ts";
import { ParsedDocuments } from "./parsed-documents.ts";
import { type ImageBytes, writeImage } from "./write.ts";

export const CONFIG_BYTES_MAX = 16 * 1024 * 1024;

export interface StoredDocuments {
  readonly manifest: Content;
  readonly parsed: Manifest & { readonly kind: "manifest" };
  readonly config: Content;
}

/** The bytes of images as read: an unchanged image keeps its digest in another store. */
const written = new WeakMap<Image, ImageBytes>();

/** Throws a fault if manifest and configuration do not match. `layerAt` makes the lazy layer of a descriptor. */
export function storedImage(
  stored: StoredDocuments,
  layerAt: (descriptor: Descriptor, diffId: Digest) => Layer,
): StoredImage {
  const { parsed, manifest } = stored;
  const { digest } = manifest;
  if (stored.config.digest !== parsed.config.digest)
    throwImageFault(
      "image-digest-mismatch",
      `the digest of the configuration is not ${parsed.config.digest}`,
      "push the image again",
    );
  const { config, diffIds } = readConfig(stored.config);
  if (diffIds.length !== parsed.layers.length) {
    throwImageFault(
      "image-malformed",
      `the manifest lists ${countOf(parsed.layers.length, "layer")}, the configuration ${countOf(diffIds.length, "diffID")}`,
    );
  }
  const image: StoredImage = {
    layers: parsed.layers.map((layer, index) => layerAt(layer, diffIds[index] ?? layer.digest)),
    config,
    mediaType: { manifest: parsed.mediaType, config: parsed.config.mediaType },
    manifest: { digest, size: manifest.size, json: parsed.json },
    ...(parsed.annotations && { annotations: parsed.annotations }),
  };
  written.set(image, {
    manifest: manifest.bytes(),
    manifestDigest: digest,
    manifestJson: parsed.json,
    config: stored.config.bytes(),
    configDigest: parsed.config.digest,
  });
  return image;
}

interface Configuration {
  readonly config: ImageConfig;
  readonly diffIds: readonly Digest[];
}

const configurations = new ParsedDocuments<Configuration>();

const readConfig = (content: Content): Configuration =>
  configurations.get(content, "", () => {
    const json = parseObject(content.bytes(), "the image configuration");
    return { diffIds: diffIdsOf(json), config: imageConfig(json) };
  });

/** The diffIDs in an image configuration. */
export const diffIdsIn = (config: Content): readonly Digest[] => readConfig(config).diffIds;

/** The platform in an image configuration. */
export function platformIn(config: Content): Pick<ImageConfig, "os" | "architecture"> {
  const { os, architecture } = readConfig(config).config;
  return { os, architecture };
}

/** The manifest and configuration to store for an image, computed once. */
export function imageBytesOf(image: Image): ImageBytes {
  const known = written.get(image);
  if (known !== undefined) return known;
  const made = writeImage(image);
  written.set(image, made);
  return made;
}

/** The image as a store returns it, with the same layers. */
export function storedImageOf(image: Image): StoredImage {
  const { manifest, manifestDigest, manifestJson } = imageBytesOf(image);
  const stored = { ...image, manifest: { digest: manifestDigest, size: manifest.length, json: manifestJson } };
  written.set(stored, imageBytesOf(image));
  return stored;
}

function diffIdsOf(json: JsonObject): readonly Digest[] {
  const rootfs = json.rootfs;
  const ids = isJsonObject(rootfs) ? (rootfs.diff_ids ?? []) : undefined;
  if (!Array.isArray(ids))
    return throwImageFault("image-malformed", `"rootfs.diff_ids" of the image configuration is missing`);
  return ids.map((id: Json) =>
    typeof id === "string" && isDigest(id)
      ? id
      : throwImageFault(
          "image-malformed",
          `"rootfs.diff_ids" has ${JSON.stringify(id)}, which is not a SHA-256 digest`,
        ),
  );
}

function imageConfig(json: JsonObject): ImageConfig {
  const { rootfs: _rootfs, config, history, ...rest } = json;
  return {
    ...rest,
    architecture: expectString(json.architecture, "architecture") ?? "",
    os: expectString(json.os, "os") ?? "",
    config: runConfig(config),
    history: historyOf(history),
  };
}

function runConfig(json: Json | undefined): RunConfig {
  if (json === undefined || json === null) return {};
  if (!isJsonObject(json))
    return throwImageFault("image-malformed", `"config" of the image configuration is not an object`);
  expectString(json.User, "config.User");
  expectString(json.WorkingDir, "config.WorkingDir");
  for (const key of ["Env", "Entrypoint", "Cmd"]) expectStrings(json[key], `config.${key}`);
  expectLabels(json.Labels);
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

function expectLabels(json: Json | undefined): void {
  if (json === undefined || json === null) return;
  if (!isJsonObject(json))
    throwImageFault("image-malformed", `"config.Labels" of the image configuration is not an object`);
  for (const [name, value] of Object.entries(json)) expectString(value, `config.Labels[${JSON.stringify(name)}]`);
}

function historyOf(json: Json | undefined): readonly HistoryEntry[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json))
    return throwImageFault("image-malformed", `"history" of the image configuration is not an array`);
  return json.map((entry: Json, index) =>
    isJsonObject(entry)
      ? historyEntry(entry, `history[${index}]`)
      : throwImageFault("image-malformed", `"history[${index}]" of the image configuration is not an object`),
  );
}

function historyEntry(json: JsonObject, key: string): HistoryEntry {
  const parts = (["created", "created_by", "author", "comment"] as const).flatMap((name): [string, string][] => {
    const value = expectString(json[name], `${key}.${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(parts), ...(json.empty_layer === true && { empty_layer: true }) };
}

function expectString(json: Json | undefined, key: string): string | undefined {
  if (json === undefined || json === null || typeof json === "string") return json ?? undefined;
  return throwImageFault("image-malformed", `"${key}" of the image configuration is not a string`);
}

function expectStrings(json: Json | undefined, key: string): void {
  if (json === undefined || json === null) return;
  if (!Array.isArray(json)) throwImageFault("image-malformed", `"${key}" of the image configuration is not an array`);
  for (const [index, each] of json.entries()) expectString(each, `${key}[${index}]`);
}
