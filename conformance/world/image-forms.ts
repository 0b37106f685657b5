/** Images in the forms of other tools: other compression, foreign layers, another history, annotations, an index around the image. */
import { contentOf, type JsonObject, orThrow, utf8 } from "#base";
import {
  append,
  emptyImage,
  type Image,
  type Layer,
  layerOfBlob,
  OCI_MEDIA,
  type Registry,
  setConfig,
  storedImageOf,
  withMediaType,
} from "#image";
import type { ImageForm, IndexEntry } from "#protocol";

const LAYER = {
  oci: "application/vnd.oci.image.layer.v1.tar",
  docker: "application/vnd.docker.image.rootfs.diff.tar",
} as const;
const FOREIGN = {
  oci: "application/vnd.oci.image.layer.nondistributable.v1.tar",
  docker: "application/vnd.docker.image.rootfs.foreign.diff.tar",
} as const;
const INDEX = {
  oci: "application/vnd.oci.image.index.v1+json",
  docker: "application/vnd.docker.distribution.manifest.list.v2+json",
} as const;
const ARM64 = { architecture: "arm64", variant: "v8" };
/** No lifecycle can read it there. */
const URLS = ["https://foreign.invalid/layer"];

const familyOf = ({ mediaType }: Image): "oci" | "docker" =>
  mediaType.manifest === OCI_MEDIA.manifest ? "oci" : "docker";

/** The image, without the index around it. */
export function inForm(image: Image, form: ImageForm): Image {
  const { history, annotations } = form;
  const family = familyOf(image);
  const layers = image.layers.map((layer) => layerInForm(layer, form, family));
  return {
    ...image,
    layers,
    config: { ...image.config, ...(history !== undefined && { history: history as Image["config"]["history"] }) },
    ...(annotations !== undefined && { annotations }),
  };
}

function layerInForm(layer: Layer, { compression, foreign, annotations }: ImageForm, family: "oci" | "docker"): Layer {
  if (compression === undefined && foreign === undefined && annotations === undefined) return layer;
  const suffix = { gzip: family === "oci" ? "+gzip" : ".gzip", zstd: "+zstd", none: "" }[compression ?? "gzip"];
  const made = withMediaType(layer, `${(foreign === true ? FOREIGN : LAYER)[family]}${suffix}`);
  const { mediaType, digest, size, content } = made.blob;
  return layerOfBlob({
    ...{ diffId: made.diffId, mediaType, digest, size, content },
    ...(foreign === true && { urls: URLS }),
    ...(annotations !== undefined && { annotations }),
  });
}

/** Publishes the image under the name, with the index around it if the form has one. */
export function publishInForm(registry: Registry, name: string, image: Image, form: ImageForm): void {
  const made = withManifestOf(inForm(image, form), form.manifestBytes);
  if (form.index === undefined) orThrow(registry.publish(name, made));
  else publishIndex({ registry, name, image: made }, form.index, "tagged");
}

/** As many registries, this one takes manifests of 4 MiB. */
function withManifestOf(image: Image, bytes: number | undefined): Image {
  if (bytes === undefined) return image;
  const padded = (text: string): Image => ({ ...image, annotations: { ...image.annotations, padding: text } });
  const { size } = storedImageOf(padded("")).manifest;
  return padded(" ".repeat(Math.max(0, bytes - size)));
}

interface Indexed {
  readonly registry: Registry;
  readonly name: string;
  readonly image: Image;
}

function publishIndex(of: Indexed, entries: readonly IndexEntry[], as: "tagged" | "nested"): JsonObject {
  const mediaType = INDEX[familyOf(of.image)];
  const manifests = entries.map((entry) => ({
    ...publishEntry(of, entry.of),
    ...(entry.platform !== undefined && { platform: entry.platform }),
  }));
  const content = contentOf(utf8(JSON.stringify({ schemaVersion: 2, mediaType, manifests })));
  orThrow(of.registry.publishIndex(as === "tagged" ? of.name : nameByDigest(of.name, content.digest), content));
  return { mediaType, digest: content.digest, size: content.size };
}

function publishEntry(of: Indexed, what: IndexEntry["of"]): JsonObject {
  if (typeof what === "object") return publishIndex(of, what, "nested");
  const image = what === "image" ? of.image : what === "arm64" ? setConfig(of.image, ARM64) : attestation();
  const { manifest } = storedImageOf(image);
  orThrow(of.registry.publish(nameByDigest(of.name, manifest.digest), image));
  return { mediaType: image.mediaType.manifest, digest: manifest.digest, size: manifest.size };
}

const nameByDigest = (name: string, digest: string): string => `${name.replace(/:[^:/]*$/, "")}@${digest}`;

/** As BuildKit makes them: a manifest whose layer is a statement about an image. */
function attestation(): Image {
  const content = contentOf(utf8('{"_type":"https://in-toto.io/Statement/v0.1"}'));
  const { digest, size } = content;
  const layer = layerOfBlob({ diffId: digest, mediaType: "application/vnd.in-toto+json", digest, size, content });
  return append(emptyImage({ os: "unknown", architecture: "unknown" }), [{ layer, history: {} }]);
}
