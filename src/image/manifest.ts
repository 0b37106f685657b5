/** Manifests and configurations as bytes: written in the field order of the official lifecycle's library, read with every field checked. */
import {
  type Bytes,
  type Digest,
  digestOf,
  isDigest,
  isJsonObject,
  type Json,
  type JsonObject,
  strictTextOf,
  utf8,
} from "#base";
import { raise } from "./faults.ts";
import { isIndex, isManifest, OCI_INDEX, OCI_MANIFEST } from "./mediaTypes.ts";
import type { Image } from "./model.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
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
      readonly json: JsonObject;
    };

const MANIFEST_BYTES_MAX = 4 * 1024 * 1024;
const DESCRIPTORS_MAX = 10_000;

/** Throws a fault (see `attempt`). `declared` is what the store said that it is, if it did. */
export function parseManifest(bytes: Bytes, declared?: string): Manifest {
  if (bytes.length > MANIFEST_BYTES_MAX)
    raise("image-too-large", `a manifest has ${bytes.length} bytes; at most ${MANIFEST_BYTES_MAX} are read`);
  const json = parseObject(bytes, "the manifest");
  if (json.schemaVersion !== 2)
    raise(
      "image-unsupported",
      `a manifest of schemaVersion 2 was expected, found ${JSON.stringify(json.schemaVersion)}`,
    );
  const mediaType = mediaTypeOf(json, declared);
  if (isIndex(mediaType)) return { kind: "index", mediaType, children: descriptors(json.manifests, "manifests"), json };
  if (!isManifest(mediaType))
    raise("image-unsupported", `${JSON.stringify(mediaType)} is not the media type of an image`);
  const annotations = optionalStrings(json.annotations, "annotations");
  const subject = json.subject === undefined ? undefined : descriptor(json.subject, "subject");
  return {
    kind: "manifest",
    mediaType,
    config: descriptor(json.config, "config"),
    layers: descriptors(json.layers, "layers"),
    json,
    ...(annotations && { annotations }),
    ...(subject && { subject }),
  };
}

/** The `index.json` of a layout, whatever it calls itself. */
export function parseIndexManifest(bytes: Bytes): Manifest & { readonly kind: "index" } {
  const parsed = parseManifest(bytes, OCI_INDEX);
  return parsed.kind === "index"
    ? parsed
    : raise("image-malformed", "index.json is no image index", "copy the layout again");
}

/** The manifest's own word, then the store's, then what its fields look like. */
function mediaTypeOf(json: JsonObject, declared: string | undefined): string {
  const own = json.mediaType;
  if (typeof own === "string" && own !== "") return own;
  if (declared !== undefined && (isIndex(declared) || isManifest(declared))) return declared;
  return json.manifests === undefined ? OCI_MANIFEST : OCI_INDEX;
}

export function parseObject(bytes: Bytes, what: string): JsonObject {
  const text = strictTextOf(bytes);
  if (text === undefined) raise("image-malformed", `${what} is not UTF-8`);
  const json = parseJson(text, what);
  return isJsonObject(json) ? json : raise("image-malformed", `${what} is not a JSON object`);
}

function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    return raise("image-malformed", `${what} is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

function descriptors(json: Json | undefined, key: string): readonly Descriptor[] {
  if (json === null) return [];
  if (!Array.isArray(json)) raise("image-malformed", `"${key}" of a manifest is not an array`);
  if (json.length > DESCRIPTORS_MAX)
    raise("image-too-large", `"${key}" of a manifest lists ${json.length}; at most ${DESCRIPTORS_MAX} are read`);
  return json.map((each: Json, index) => descriptor(each, `${key}[${index}]`));
}

function descriptor(json: Json | undefined, key: string): Descriptor {
  if (!isJsonObject(json)) return raise("image-malformed", `"${key}" of a manifest is not a descriptor`);
  const { mediaType, digest, size, platform } = json;
  if (typeof mediaType !== "string")
    return raise("image-malformed", `"${key}.mediaType" of a manifest is not a string`);
  if (typeof digest !== "string" || !isDigest(digest))
    return raise("image-malformed", `"${key}.digest" of a manifest is not a SHA-256 digest`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
    return raise("image-malformed", `"${key}.size" of a manifest is not a size`);
  const annotations = optionalStrings(json.annotations, `${key}.annotations`);
  return {
    mediaType,
    digest,
    size,
    ...(isJsonObject(platform) && { platform: platformOf(platform) }),
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
  if (!isJsonObject(json)) return raise("image-malformed", `"${key}" is not an object of strings`);
  const entries = Object.entries(json).map(([name, value]): [string, string] =>
    typeof value === "string" ? [name, value] : raise("image-malformed", `"${key}.${name}" is not a string`),
  );
  return Object.fromEntries(entries);
}

/** The child of an index for a platform; a child that does not say its variant fits every one. */
export function childFor(
  children: readonly Descriptor[],
  platform: { readonly os: string; readonly architecture: string; readonly variant?: string },
): Descriptor | undefined {
  const fits = children.filter(
    ({ mediaType, platform: of }) =>
      (isManifest(mediaType) || isIndex(mediaType)) &&
      of?.os === platform.os &&
      of.architecture === platform.architecture,
  );
  return fits.find((each) => platform.variant === undefined || each.platform?.variant === platform.variant) ?? fits[0];
}

export interface Written {
  readonly manifest: Bytes;
  readonly manifestDigest: Digest;
  readonly manifestJson: JsonObject;
  readonly config: Bytes;
  readonly configDigest: Digest;
}

/** Asks every layer for its blob. The config comes first: the manifest names its digest. */
export function writeImage(image: Image): Written {
  const config = utf8(goJson(configJson(image)));
  const configDigest = digestOf(config);
  const annotations = image.annotations;
  const manifestJson: JsonObject = {
    schemaVersion: 2,
    mediaType: image.mediaType.manifest,
    config: { mediaType: image.mediaType.config, size: config.length, digest: configDigest },
    layers: image.layers.map(({ blob }) => ({ mediaType: blob.mediaType, size: blob.size, digest: blob.digest })),
    ...(annotations !== undefined && Object.keys(annotations).length > 0 && { annotations: sorted(annotations) }),
  };
  const manifest = utf8(goJson(manifestJson));
  return { manifest, manifestDigest: digestOf(manifest), manifestJson, config, configDigest };
}

const CONFIG_ORDER = [
  "architecture",
  "author",
  "container",
  "created",
  "docker_version",
  "history",
  "os",
  "rootfs",
  "config",
  "os.version",
  "variant",
  "os.features",
];
const HISTORY_ORDER = ["author", "created", "created_by", "comment", "empty_layer"];
const RUN_ORDER = [
  ..."AttachStderr AttachStdin AttachStdout Cmd Healthcheck Domainname Entrypoint Env Hostname Image Labels OnBuild OpenStdin".split(
    " ",
  ),
  ..."StdinOnce Tty User Volumes WorkingDir ExposedPorts ArgsEscaped NetworkDisabled MacAddress StopSignal Shell".split(
    " ",
  ),
];

function configJson(image: Image): object {
  const { config, history, ...rest } = image.config;
  const all = {
    ...rest,
    rootfs: { type: "layers", diff_ids: image.layers.map((layer) => layer.diffId) },
    config: inOrder(config, RUN_ORDER),
    ...(history.length > 0 && { history: history.map((entry) => inOrder({ ...entry }, HISTORY_ORDER)) }),
  };
  return inOrder(all, CONFIG_ORDER, KEPT_WHEN_EMPTY);
}

const KEPT_WHEN_EMPTY = new Set(["architecture", "os", "rootfs", "config"]);
const MAPS = new Set(["Labels", "Volumes", "ExposedPorts"]);

/** Known keys in their order, unknown ones after them by name; what is empty is left out, as Go's `omitempty` does. */
function inOrder(
  object: { readonly [key: string]: unknown },
  order: readonly string[],
  kept: ReadonlySet<string> = new Set(),
): object {
  const unknown = Object.keys(object).filter((key) => !order.includes(key));
  const keys = unknown.length === 0 ? order : [...order, ...unknown.sort()];
  const out: { [key: string]: unknown } = {};
  for (const key of keys) {
    const value = object[key];
    if (value === undefined || (isEmpty(value) && order.includes(key) && !kept.has(key))) continue;
    out[key] = MAPS.has(key) && typeof value === "object" && value !== null ? sorted({ ...value }) : value;
  }
  return out;
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === false ||
  value === "" ||
  value === 0 ||
  (typeof value === "object" && Object.keys(value).length === 0);

const sorted = <V>(map: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

const HTML: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** Compact JSON with the escapes of Go's encoder. */
const goJson = (value: object): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => HTML[char] ?? char);
