/** Writes manifests and configurations in the field order of the official lifecycle's library, so that equal images have equal digests. */
import { type Bytes, type Digest, digestOf, type JsonObject, utf8 } from "#base";
import type { Blob, Image } from "../model/image.ts";

export interface ImageBytes {
  readonly manifest: Bytes;
  readonly manifestDigest: Digest;
  readonly manifestJson: JsonObject;
  readonly config: Bytes;
  readonly configDigest: Digest;
}

/** Computes the blob of every layer. The configuration comes first, because the manifest contains its digest. */
export function writeImage(image: Image): ImageBytes {
  const config = utf8(goJson(configJson(image)));
  const configDigest = digestOf(config);
  const annotations = image.annotations;
  const manifestJson: JsonObject = {
    schemaVersion: 2,
    mediaType: image.mediaType.manifest,
    config: { mediaType: image.mediaType.config, size: config.length, digest: configDigest },
    layers: image.layers.map(({ blob }) => layerJson(blob)),
    ...(annotations !== undefined && Object.keys(annotations).length > 0 && { annotations: sortKeys(annotations) }),
  };
  const manifest = utf8(goJson(manifestJson));
  return { manifest, manifestDigest: digestOf(manifest), manifestJson, config, configDigest };
}

const layerJson = ({ mediaType, size, digest, urls, annotations }: Blob): JsonObject => ({
  mediaType,
  size,
  digest,
  ...(urls !== undefined && urls.length > 0 && { urls }),
  ...(annotations !== undefined && Object.keys(annotations).length > 0 && { annotations: sortKeys(annotations) }),
});

const CONFIG_ORDER = new Set([
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
]);
const HISTORY_ORDER = new Set(["author", "created", "created_by", "comment", "empty_layer"]);
const RUN_ORDER = new Set(
  `
  AttachStderr AttachStdin AttachStdout Cmd Healthcheck Domainname Entrypoint Env Hostname Image Labels OnBuild OpenStdin
  StdinOnce Tty User Volumes WorkingDir ExposedPorts ArgsEscaped NetworkDisabled MacAddress StopSignal Shell
`
    .trim()
    .split(/\s+/),
);

function configJson(image: Image): object {
  const { config, history } = image.config;
  const all = {
    ...image.config,
    rootfs: { type: "layers", diff_ids: image.layers.map((layer) => layer.diffId) },
    config: inOrder(config, RUN_ORDER),
    history: history.map((entry) => inOrder({ ...entry }, HISTORY_ORDER)),
  };
  return inOrder(all, CONFIG_ORDER, KEPT_WHEN_EMPTY);
}

const KEPT_WHEN_EMPTY = new Set(["architecture", "os", "rootfs", "config"]);
const MAPS = new Set(["Labels", "Volumes", "ExposedPorts"]);

/** Known keys in their order, then unknown keys by name. Empty values are left out, as Go's `omitempty` does. */
function inOrder(
  object: { readonly [key: string]: unknown },
  order: ReadonlySet<string>,
  kept: ReadonlySet<string> = new Set(),
): object {
  const unknown = Object.keys(object).filter((key) => !order.has(key));
  const keys = unknown.length === 0 ? order : [...order, ...unknown.sort()];
  const out: { [key: string]: unknown } = {};
  for (const key of keys) {
    const value = object[key];
    if (value === undefined || (isEmpty(value) && order.has(key) && !kept.has(key))) continue;
    out[key] = MAPS.has(key) && typeof value === "object" && value !== null ? sortKeys({ ...value }) : value;
  }
  return out;
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === false ||
  value === "" ||
  value === 0 ||
  (typeof value === "object" && Object.keys(value).length === 0);

export const sortKeys = <V>(map: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

const HTML: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** Compact JSON with the escapes of Go's encoder. */
export const goJson = (value: object): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => HTML[char] ?? char);
