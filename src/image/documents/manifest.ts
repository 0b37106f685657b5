/** Reads manifests and indexes, checks every field and bounds every size. */
import {
  type Bytes,
  type Content,
  type Digest,
  excessOf,
  isDigest,
  isJsonObject,
  type Json,
  type JsonObject,
  strictTextOf,
} from "#base";
import { throwImageFault } from "../model/faults.ts";
import { isIndex, isManifest, OCI_INDEX, OCI_MANIFEST } from "../model/media-types.ts";
import { ParsedDocuments } from "./parsed-documents.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An image manifest, or an index whose `children` are manifests. */
export type Manifest =
  | {
      readonly kind: "manifest";
      readonly mediaType: string;
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly annotations?: Readonly<Record<string, string>>;
      readonly subject?: Descriptor;
      readonly json: JsonObject;
    }
  | {
      readonly kind: "index";
      readonly mediaType: string;
      readonly children: readonly Descriptor[];
      readonly annotations?: Readonly<Record<string, string>>;
      readonly subject?: Descriptor;
      readonly json: JsonObject;
    };

export const MANIFEST_BYTES_MAX = 4 * 1024 * 1024;
const DESCRIPTORS_MAX = 10_000;
/** A deeper document could not be written again, because the JSON writer is recursive. */
const BOUNDS = { depthMax: 256, valuesMax: 4_000_000 };

const parsedManifests = new ParsedDocuments<Manifest>();

/** As {@link parseManifest}, with a cache by digest. */
export const readManifest = (content: Content, declared?: string): Manifest =>
  parsedManifests.get(content, declared ?? "", () => parseManifest(content.bytes(), declared));

/** Throws a fault (see `attempt`). `declared` is the media type that the store states, if any. */
export function parseManifest(bytes: Bytes, declared?: string): Manifest {
  if (bytes.length > MANIFEST_BYTES_MAX)
    throwImageFault("image-too-large", `a manifest has ${bytes.length} bytes; at most ${MANIFEST_BYTES_MAX} are read`);
  const json = parseObject(bytes, "the manifest");
  if (json.schemaVersion !== 2)
    throwImageFault(
      "image-unsupported",
      `expected a manifest with schemaVersion 2, found ${JSON.stringify(json.schemaVersion)}`,
    );
  const mediaType = mediaTypeOf(json, declared);
  if (!isIndex(mediaType) && !isManifest(mediaType))
    throwImageFault("image-unsupported", `${JSON.stringify(mediaType)} is not the media type of an image`);
  const annotations = optionalStrings(json.annotations, "annotations");
  const subject = json.subject === undefined ? undefined : descriptor(json.subject, "subject");
  const both = { ...(annotations && { annotations }), ...(subject && { subject }) };
  if (isIndex(mediaType))
    return { kind: "index", mediaType, children: descriptors(json.manifests, "manifests"), json, ...both };
  return {
    kind: "manifest",
    mediaType,
    config: descriptor(json.config, "config"),
    layers: descriptors(json.layers, "layers"),
    json,
    ...both,
  };
}

/** Reads the `index.json` of a layout, whose media type may be missing. */
export function parseIndexManifest(bytes: Bytes): Manifest & { readonly kind: "index" } {
  const parsed = parseManifest(bytes, OCI_INDEX);
  return parsed.kind === "index"
    ? parsed
    : throwImageFault("image-malformed", "index.json is not an image index", "copy the layout again");
}

/** The media type in the manifest, else the declared one, else the one that fits the fields. */
function mediaTypeOf(json: JsonObject, declared: string | undefined): string {
  const own = json.mediaType;
  if (typeof own === "string" && own !== "") return own;
  if (declared !== undefined && (isIndex(declared) || isManifest(declared))) return declared;
  return json.manifests === undefined ? OCI_MANIFEST : OCI_INDEX;
}

export function parseObject(bytes: Bytes, what: string): JsonObject {
  const text = strictTextOf(bytes);
  if (text === undefined) throwImageFault("image-malformed", `${what} is not UTF-8`);
  const json = parseJson(text, what);
  return isJsonObject(json) ? json : throwImageFault("image-malformed", `${what} is not a JSON object`);
}

export function parseJson(text: string, what: string): Json {
  const excess = excessOf(text, BOUNDS);
  if (excess !== undefined) throwImageFault("image-malformed", `${what} has ${excess}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    return throwImageFault("image-malformed", `${what} is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

function descriptors(json: Json | undefined, key: string): readonly Descriptor[] {
  if (json === null) return [];
  if (!Array.isArray(json)) throwImageFault("image-malformed", `"${key}" of a manifest is not an array`);
  if (json.length > DESCRIPTORS_MAX)
    throwImageFault(
      "image-too-large",
      `"${key}" of a manifest lists ${json.length}; at most ${DESCRIPTORS_MAX} are read`,
    );
  return json.map((each: Json, index) => descriptor(each, `${key}[${index}]`));
}

function descriptor(json: Json | undefined, key: string): Descriptor {
  if (!isJsonObject(json)) return throwImageFault("image-malformed", `"${key}" of a manifest is not a descriptor`);
  const { mediaType, digest, size, platform } = json;
  if (typeof mediaType !== "string")
    return throwImageFault("image-malformed", `"${key}.mediaType" of a manifest is not a string`);
  if (typeof digest !== "string" || !isDigest(digest))
    return throwImageFault("image-malformed", `"${key}.digest" of a manifest is not a SHA-256 digest`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
    return throwImageFault("image-malformed", `"${key}.size" of a manifest is not a size`);
  const annotations = optionalStrings(json.annotations, `${key}.annotations`);
  return {
    mediaType,
    digest,
    size,
    ...(isJsonObject(platform) && { platform: platformOf(platform) }),
    ...(Array.isArray(json.urls) && { urls: json.urls.filter((url: Json) => typeof url === "string") }),
    ...(annotations && { annotations }),
  };
}

function platformOf(json: JsonObject): NonNullable<Descriptor["platform"]> {
  const { os, architecture, variant } = json;
  return {
    ...(typeof os === "string" && { os }),
    ...(typeof architecture === "string" && { architecture }),
    ...(typeof variant === "string" && { variant }),
  };
}

function optionalStrings(json: Json | undefined, key: string): Readonly<Record<string, string>> | undefined {
  if (json === undefined || json === null) return undefined;
  if (!isJsonObject(json)) return throwImageFault("image-malformed", `"${key}" is not an object of strings`);
  const entries = Object.entries(json).map(([name, value]): [string, string] =>
    typeof value === "string" ? [name, value] : throwImageFault("image-malformed", `"${key}.${name}" is not a string`),
  );
  return Object.fromEntries(entries);
}
