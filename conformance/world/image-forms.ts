/** Images in the forms of other tools: other compression, foreign layers, another history, other documents, an index around the image. */
import { type Content, contentOf, type JsonObject, orThrow, utf8 } from "#base";
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
import type { DocumentChanges, ImageForm, IndexEntry } from "#protocol";

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
/** The platforms of the other images of an index. */
const OTHERS = { arm64: { architecture: "arm64", variant: "v8" }, v3: { variant: "v3" } } as const;
/** It was in a draft of OCI, and tools made such documents. */
const UNKNOWN_TYPE = "application/vnd.oci.artifact.manifest.v1+json";
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

function layerInForm(layer: Layer, form: ImageForm, manifest: "oci" | "docker"): Layer {
  const { compression, foreign, annotations, mixed } = form;
  if ([compression, foreign, annotations, mixed].every((given) => given === undefined)) return layer;
  const family = mixed === true ? { oci: "docker" as const, docker: "oci" as const }[manifest] : manifest;
  const suffix = { gzip: family === "oci" ? "+gzip" : ".gzip", zstd: family === "oci" ? "+zstd" : ".zstd", none: "" }[
    compression ?? "gzip"
  ];
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
  const of = { registry, name, image: made, documents: form.documents };
  if (form.index === undefined) publishImage(of);
  else publishIndex(of, form.index, "tagged");
}

/** As many registries, this one takes manifests of 4 MiB. */
function withManifestOf(image: Image, bytes: number | undefined): Image {
  if (bytes === undefined) return image;
  const padded = (text: string): Image => ({ ...image, annotations: { ...image.annotations, padding: text } });
  const { size } = storedImageOf(padded("")).manifest;
  return padded(" ".repeat(Math.max(0, bytes - size)));
}

interface Published {
  readonly registry: Registry;
  readonly name: string;
  readonly image: Image;
  readonly documents: DocumentChanges | undefined;
}

/** Returns the descriptor. */
function publishImage({ registry, name, image, documents }: Published): JsonObject {
  const { manifest } = storedImageOf(image);
  if (documents === undefined) {
    orThrow(registry.publish(name, image));
    return { mediaType: image.mediaType.manifest, digest: manifest.digest, size: manifest.size };
  }
  orThrow(registry.publish(nameByDigest(name, manifest.digest), image));
  const { config, history, ...rest } = image.config;
  const rootfs = { type: "layers", diff_ids: image.layers.map(({ diffId }) => diffId) };
  const configuration = changed({ ...rest, config, history, rootfs }, "configuration", documents);
  const described = { mediaType: image.mediaType.config, digest: configuration.digest, size: configuration.size };
  const content = changed({ ...manifest.json, config: described }, "manifest", documents);
  orThrow(registry.publishManifest(name, content, [configuration]));
  return { mediaType: image.mediaType.manifest, digest: content.digest, size: content.size };
}

function changed(document: object, what: "manifest" | "configuration", changes: DocumentChanges): Content {
  const members = Object.entries({ ...document, ...changes[what] });
  const kept = members.filter(([name]) => changes.without?.some((one) => one === `${what}/${name}`) !== true);
  return contentOf(utf8(JSON.stringify(Object.fromEntries(kept))));
}

function publishIndex(of: Published, entries: readonly IndexEntry[], as: "tagged" | "nested"): JsonObject {
  const mediaType = INDEX[familyOf(of.image)];
  const manifests = entries.map((entry) => ({
    ...publishEntry(of, entry.of),
    ...(entry.platform !== undefined && { platform: entry.platform }),
  }));
  const content = contentOf(utf8(JSON.stringify({ schemaVersion: 2, mediaType, manifests })));
  orThrow(of.registry.publishManifest(as === "tagged" ? of.name : nameByDigest(of.name, content.digest), content));
  return { mediaType, digest: content.digest, size: content.size };
}

function publishEntry(of: Published, what: IndexEntry["of"]): JsonObject {
  if (typeof what === "object") return publishIndex(of, what, "nested");
  if (what === "unknown") return { ...publishEntry(of, "attestation"), mediaType: UNKNOWN_TYPE };
  const image =
    what === "image" ? of.image : what === "attestation" ? attestation() : setConfig(of.image, OTHERS[what]);
  const name = nameByDigest(of.name, storedImageOf(image).manifest.digest);
  return publishImage({ ...of, name, image, documents: what === "image" ? of.documents : undefined });
}

const nameByDigest = (name: string, digest: string): string => `${name.replace(/:[^:/]*$/, "")}@${digest}`;

/** As BuildKit makes them: a manifest whose layer is a statement about an image. */
function attestation(): Image {
  const content = contentOf(utf8('{"_type":"https://in-toto.io/Statement/v0.1"}'));
  const { digest, size } = content;
  const layer = layerOfBlob({ diffId: digest, mediaType: "application/vnd.in-toto+json", digest, size, content });
  return append(emptyImage({ os: "unknown", architecture: "unknown" }), [{ layer, history: {} }]);
}
