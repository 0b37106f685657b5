/** Makes the images of a world from their specs, and observes images. */

import {
  BoundedCache,
  byteStringOfEscaped,
  contentOf,
  describeFault,
  escapedTextOf,
  FaultError,
  isJsonObject,
  type Json,
  recover,
  strictTextOf,
  utf8,
} from "#base";
import { bytesOfBase64 } from "#base/platform";
import {
  append,
  emptyImage,
  type Image,
  type ImageConfig,
  type Layer,
  layerOf,
  layerOfTar,
  type StoredImage,
} from "#image";
import type { EntryObservation, FileSpec, ImageObservation, ImageSpec, LayerObservation } from "#protocol";
import type { TarEntry } from "#tree";
import { decodeJson } from "./decode.ts";
import { octal } from "./files.ts";
import { ownerIds, ownerOf } from "./owner.ts";
import { jsonWithSymbolicRefs, withSymbolicRefs } from "./refs.ts";
import { type BuildDirectories, roleOf } from "./roles.ts";

const MTIME_NS = 1_577_836_800n * 1_000_000_000n;
const TEXT_MAX_BYTES = 512;

const MEDIA = {
  docker: {
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  },
  oci: {
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  },
} as const;

/** Test cases have few different images, so most worlds find theirs with layers and digests that are made. */
const images = new BoundedCache<Image>(512);

/** The image of a spec. Equal specs give one image. */
export const imageOf = (spec: ImageSpec): Image => images.getOrMake(JSON.stringify(spec), () => newImage(spec));

function newImage(spec: ImageSpec): Image {
  const media = MEDIA[spec.media];
  const config = (isJsonObject(spec.config) ? spec.config : {}) as Partial<ImageConfig>;
  const base = emptyImage({ os: config.os ?? "linux", architecture: config.architecture ?? "amd64" });
  const image: Image = {
    ...base,
    config: { ...base.config, ...config },
    mediaType: { manifest: media.manifest, config: media.config },
  };
  const layers = [
    ...spec.layers.map((files) => layerOf(files.filter((file) => !("socket" in file)).map(entryOf), media.layer)),
    ...(spec.tars ?? []).map((tar) => layerOfTar(contentOf(bytesOfBase64(tar)), media.layer)),
  ];
  return append(
    image,
    layers.map((layer, i) => ({ layer, history: { created_by: `base layer ${i}` } })),
  );
}

function entryOf(spec: FileSpec & { readonly name: string }): TarEntry {
  const isDir = "dir" in spec;
  const mode = spec.mode === undefined ? (isDir ? 0o755 : 0o644) : Number.parseInt(spec.mode, 8);
  const entry = {
    name: byteStringOfEscaped(spec.name),
    meta: { mode, ...ownerIds(spec.owner ?? "user"), mtimeNs: MTIME_NS },
  };
  if (isDir) return { ...entry, type: "dir" };
  if ("symlink" in spec) return { ...entry, type: "symlink", linkname: byteStringOfEscaped(spec.symlink) };
  if ("hardlink" in spec) return { ...entry, type: "hardlink", linkname: byteStringOfEscaped(spec.hardlink) };
  if ("fifo" in spec) return { ...entry, type: "fifo" };
  return { ...entry, type: "file", content: contentOf(bytesOf(spec)) };
}

const bytesOf = (spec: FileSpec): Uint8Array =>
  "text" in spec
    ? utf8(spec.text.repeat(spec.times ?? 1))
    : "base64" in spec
      ? bytesOfBase64(spec.base64)
      : new Uint8Array();

export type ObservedImage = ImageObservation | { readonly broken: string };

/** Layers are read when they are observed, and their bytes may not have the media type that they claim. */
export const observedOrBroken = (...image: Parameters<typeof observeImage>): ObservedImage =>
  recover(
    FaultError,
    () => observeImage(...image),
    ({ fault }) => ({ broken: describeFault(fault) }),
  );

/** `places`: the app and layers directories that the step names. */
export function observeImage(image: StoredImage, repository: string, places: BuildDirectories): ImageObservation {
  const { config: runConfig, history, ...rest } = image.config;
  const { Labels, ...others } = runConfig;
  const { rootfs: _rootfs, ...config } = rest;
  return {
    digest: image.manifest.digest,
    reference: `@${repository}@${image.manifest.digest}`,
    size: image.manifest.size,
    config: jsonWithSymbolicRefs(asJson({ ...config, config: others })),
    labels: Object.fromEntries(Object.entries(Labels ?? {}).map(([name, text]) => [name, observeLabel(text)])),
    history: listOf(history),
    media: image.mediaType,
    layers: numbered(image.layers.map((layer, i) => observeLayer(layer, i, places))),
  };
}

/** Image configurations are JSON, but their types are interfaces. */
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));
const listOf = (values: readonly object[]): readonly Json[] => JSON.parse(JSON.stringify(values));

interface DecodedLabel {
  readonly json: Json;
  /** Of the text. */
  readonly length: number;
}

/** An image and the one that it is rebased to have most labels in common, and so have builds with the same buildpacks. */
const decodedLabels = new BoundedCache<DecodedLabel>(1 << 20, ({ length }) => length + 64);

function observeLabel(text: string): Json {
  if (!/^[[{"]/.test(text)) return withSymbolicRefs(text);
  return decodedLabels.getOrMake(text, () => ({ json: decodeLabel(text), length: text.length })).json;
}

function decodeLabel(text: string): Json {
  const decoded = decodeJson(utf8(text));
  return "value" in decoded ? jsonWithSymbolicRefs(decoded.value) : { malformed: decoded.malformed, text };
}

const entriesByLayer = new BoundedCache<readonly EntryObservation[]>(4096);

function observeLayer(layer: Layer, i: number, places: BuildDirectories): LayerObservation {
  if (layer.blob.absent === true) {
    return { id: `L${i}`, role: "absent", ...described(layer), entries: [] };
  }
  const entries = observeEntries(layer);
  return { id: `L${i}`, role: roleOf(entries, places), ...described(layer), entries };
}

const described = ({ diffId, blob: { mediaType: media, urls, annotations } }: Layer) => ({
  diffId,
  media,
  ...(urls !== undefined && { urls }),
  ...(annotations !== undefined && { annotations }),
});

/** Several layers of one role get numbers (slices are `app:1`, `app:2`), except those of the run image. */
function numbered(layers: readonly LayerObservation[]): readonly LayerObservation[] {
  const counts = new Map<string, number>();
  for (const { role } of layers) counts.set(role, (counts.get(role) ?? 0) + 1);
  const next = new Map<string, number>();
  return layers.map((layer) => {
    if (layer.role === "run" || layer.role === "absent" || (counts.get(layer.role) ?? 0) < 2) return layer;
    const n = (next.get(layer.role) ?? 0) + 1;
    next.set(layer.role, n);
    return { ...layer, role: `${layer.role}:${n}` };
  });
}

/** Cached by the stored bytes: a subject can push bytes that are not a layer under the diffID of one. */
function observeEntries(layer: Layer): readonly EntryObservation[] {
  const { diffId, blob } = layer;
  const key = `${diffId} ${blob.digest} ${blob.mediaType}`;
  return entriesByLayer.getOrMake(key, () => layer.entries.map(observeEntry));
}

function observeEntry({ name, type, meta, linkname, content }: TarEntry): EntryObservation {
  return {
    name: escapedTextOf(name),
    type,
    mode: octal(meta.mode),
    owner: ownerOf(meta),
    mtime: String(meta.mtimeNs / 1_000_000_000n),
    ...(linkname !== undefined && { linkname: escapedTextOf(linkname) }),
    ...(content !== undefined && { size: content.size, digest: content.digest, ...observeText(content) }),
  };
}

function observeText(content: NonNullable<TarEntry["content"]>): { readonly text?: string } {
  const text = content.size <= TEXT_MAX_BYTES ? strictTextOf(content.bytes()) : undefined;
  return text === undefined ? {} : { text };
}
