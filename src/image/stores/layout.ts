/**
 * Images in an OCI layout: a directory with `oci-layout`, `index.json` and `blobs/`. Blobs are written first and the index last, each file under
 * another name and then renamed, so that a reader finds the old image or the new one.
 */
import {
  type ByteString,
  type Bytes,
  byteString,
  type Content,
  contentOf,
  type Digest,
  fail,
  hexOf,
  isDigest,
  type JsonObject,
  type Result,
  textOfByteString,
  utf8,
} from "#base";
import {
  type ArtifactStore,
  blobsOf,
  fetchArtifact,
  type StoredArtifact,
  storedArtifact,
  writeArtifact,
} from "../documents/artifact.ts";
import { type Descriptor, MANIFEST_BYTES_MAX, parseIndexManifest, parseManifest } from "../documents/manifest.ts";
import { childFor, followSelection, type Platform, select } from "../documents/select.ts";
import { CONFIG_BYTES_MAX, imageBytesOf, storedImage } from "../documents/stored-image.ts";
import { layerOfBlob } from "../layers/layer.ts";
import { attempt, type ImageFault, throwImageFault } from "../model/faults.ts";
import type { Blob, Image, Layer, StoredImage } from "../model/image.ts";
import { isImageConfig, isIndex, OCI_INDEX, OCI_MANIFEST } from "../model/media-types.ts";
import type { ImageStore, SaveResult } from "../model/store.ts";
import { type LayoutFiles, writeWhole } from "./layout-files.ts";
import { systemFault } from "./system-fault.ts";

export interface LayoutOptions {
  /**
   * `one`: as the official lifecycle writes layouts, the index has one manifest, which contains its name. `many`, the default: each name
   * has its own manifest, and the others stay.
   */
  readonly names?: "one" | "many";
  /** Only the descriptors are written for the layers below this position. Default 0: all layers are written. */
  readonly contentFrom?: number;
  /** The platform of the image to take from an index. Default linux/amd64. */
  readonly platform?: Platform;
}

export const REF_NAME = "org.opencontainers.image.ref.name";
const LAYOUT_FILE = '{\n    "imageLayoutVersion": "1.0.0"\n}';
const PLATFORM = { os: "linux", architecture: "amd64" };

/** `ref` is a tag, a digest, or "" for the only image. `dir` is a path of `files`. */
export function layoutStore(
  files: LayoutFiles,
  dir: ByteString,
  options: LayoutOptions = {},
): ImageStore & ArtifactStore {
  const at = (name: string): ByteString => byteString`${dir}/${byteString(name)}`;
  return {
    async open(ref) {
      const read = guarded("image-malformed", dir, () => openAt({ files, at }, ref, options.platform ?? PLATFORM));
      return read.ok
        ? read
        : fail({ ...read.fault, where: read.fault.where ?? { file: textOfByteString(at("index.json")) } });
    },
    async save(image, refs) {
      const contentFrom = options.contentFrom ?? 0;
      for (const layer of image.layers.slice(contentFrom)) {
        if (hasBlob({ files, at }, layer.blob)) continue;
        const fetched = await layer.fetch?.();
        if (fetched?.ok === false) return fetched;
      }
      return guarded("image-save-failed", dir, () =>
        saveAt({ files, at }, image, { refs, names: options.names ?? "many", contentFrom }),
      );
    },
    async publish(artifact, refs) {
      const ready = await fetchArtifact(artifact);
      if (!ready.ok) return ready;
      return guarded("image-save-failed", dir, () => {
        const written = writeArtifact(artifact);
        const blobs = blobsOf(artifact).map(({ blob }) => blob);
        return putAll(
          { files, at },
          { ...written, mediaType: OCI_MANIFEST, blobs },
          { refs, names: options.names ?? "many" },
        );
      });
    },
    async artifact(ref) {
      return guarded("image-malformed", dir, () => artifactAt({ files, at }, ref));
    },
  };
}

interface Place {
  readonly files: LayoutFiles;
  at(name: string): ByteString;
}

/** Returns faults and errors of the file system as values; bugs are thrown on. */
function guarded<T>(
  kind: "image-malformed" | "image-save-failed",
  dir: ByteString,
  act: () => T,
): Result<T, ImageFault> {
  try {
    return attempt(act);
  } catch (error) {
    return fail(systemFault(error, { kind, what: `the layout ${textOfByteString(dir)}` }));
  }
}

function openAt(place: Place, ref: string, platform: Platform): StoredImage | undefined {
  const index = readIndex(place);
  if (index === undefined) return undefined;
  const named = chosen(ref === "" ? imagesOf(place, index) : index, ref, platform);
  if (named === undefined) return undefined;
  const manifest = readBlob(place, named);
  const top = { manifest, parsed: parseManifest(manifest.bytes(), named.mediaType) };
  const documents = followSelection(select(top, platform), ({ descriptor }) => readBlob(place, descriptor));
  return documents && storedImage(documents, (layer, diffId) => layerAt(place, layer, diffId));
}

/** Without a name, artifacts beside an image are ignored. */
function imagesOf(place: Place, index: readonly Descriptor[]): readonly Descriptor[] {
  if (index.length <= 1) return index;
  return index.filter((one) => {
    const parsed = isIndex(one.mediaType) ? undefined : parseManifest(readBlob(place, one).bytes(), one.mediaType);
    return parsed?.kind !== "manifest" || isImageConfig(parsed.config.mediaType);
  });
}

function artifactAt(place: Place, ref: string): StoredArtifact | undefined {
  const selected = chosen(readIndex(place) ?? [], ref, PLATFORM);
  if (selected === undefined) return undefined;
  const manifest = readBlob(place, selected);
  const parsed = parseManifest(manifest.bytes(), selected.mediaType);
  const stored = storedArtifact({ manifest, parsed }, (one) => layerAt(place, one, one.digest));
  return stored.ok ? stored.value : throwImageFault(stored.fault.kind, stored.fault.message, stored.fault.remedy);
}

function readIndex({ files, at }: Place): readonly Descriptor[] | undefined {
  if (!files.exists(at("index.json"))) return undefined;
  const content = files.readContent(at("index.json"));
  if (content.size > MANIFEST_BYTES_MAX)
    throwImageFault("image-too-large", `index.json has ${content.size} bytes; at most ${MANIFEST_BYTES_MAX} are read`);
  return parseIndexManifest(content.bytes()).children;
}

function chosen(index: readonly Descriptor[], ref: string, platform: Platform): Descriptor | undefined {
  if (isDigest(ref)) return index.find(({ digest }) => digest === ref);
  const named = ref === "" ? index : index.filter(({ annotations }) => annotations?.[REF_NAME] === ref);
  const [only] = named;
  if (named.length <= 1) return only;
  const fits = childFor(named, platform);
  const digests = new Set(named.map(({ digest }) => digest));
  if (digests.size === 1 || fits !== undefined) return fits ?? only;
  const names = index.map(({ annotations, digest }) => annotations?.[REF_NAME] ?? digest);
  return throwImageFault(
    "image-bad-reference",
    `the layout holds several images: ${names.join(", ")}`,
    "name one of them",
  );
}

const blobPath = (digest: Digest): string => `blobs/sha256/${hexOf(digest)}`;

function readBlob({ files, at }: Place, { digest, size }: Descriptor): Content {
  if (!files.exists(at(blobPath(digest))))
    throwImageFault("image-malformed", `blob ${digest} is missing`, "copy the image again");
  const content = files.readContent(at(blobPath(digest)));
  if (size > CONFIG_BYTES_MAX)
    throwImageFault("image-too-large", `blob ${digest} has ${size} bytes; at most ${CONFIG_BYTES_MAX} are read`);
  if (content.size < size)
    throwImageFault(
      "image-truncated",
      `blob ${digest} has ${content.size} bytes, but its descriptor says ${size}`,
      "copy the image again",
    );
  if (content.size !== size || content.digest !== digest)
    throwImageFault("image-digest-mismatch", `blob ${digest} has other content`, "copy the image again");
  return contentOf(content.bytes());
}

/** A missing blob makes a layer that has only a descriptor. */
function layerAt({ files, at }: Place, layer: Descriptor, diffId: Digest): Layer {
  const path = at(blobPath(layer.digest));
  const absent = !files.exists(path);
  return layerOfBlob({ ...layer, diffId, ...(absent ? { absent } : { content: () => files.readContent(path) }) });
}

function hasBlob({ files, at }: Place, blob: { readonly digest: Digest; readonly size: number }): boolean {
  const path = at(blobPath(blob.digest));
  return files.exists(path) && files.readContent(path).size === blob.size;
}

interface Names {
  readonly refs: readonly string[];
  readonly names: "one" | "many";
}

function saveAt(
  place: Place,
  image: Image,
  { refs, names, contentFrom }: Names & { readonly contentFrom: number },
): SaveResult {
  const [first = ""] = refs;
  const kept =
    names === "one" && first !== "" ? { ...image, annotations: { ...image.annotations, [REF_NAME]: first } } : image;
  const written = imageBytesOf(kept);
  return putAll(
    place,
    {
      mediaType: kept.mediaType.manifest,
      manifest: written.manifest,
      digest: written.manifestDigest,
      blobs: image.layers.slice(contentFrom).map(({ blob }) => blob),
      config: { digest: written.configDigest, bytes: written.config },
    },
    { refs, names },
  );
}

interface Put {
  readonly mediaType: string;
  readonly manifest: Bytes;
  readonly digest: Digest;
  readonly blobs: readonly Blob[];
  readonly config?: { readonly digest: Digest; readonly bytes: Bytes };
}

function putAll(place: Place, { mediaType, manifest, digest, blobs, config }: Put, { refs, names }: Names): SaveResult {
  const [first = ""] = refs;
  const before = names === "one" ? [] : (readIndex(place) ?? []);
  place.files.mkdir(place.at("blobs/sha256"), { parents: true });
  writeWhole(place.files, place.at("oci-layout"), contentOf(utf8(LAYOUT_FILE)), 0o777);
  for (const blob of blobs) {
    if (blob.absent !== true && !hasBlob(place, blob))
      writeWhole(place.files, place.at(blobPath(blob.digest)), blob.content, 0o600);
  }
  if (config !== undefined) putBlob(place, config.digest, config.bytes);
  putBlob(place, digest, manifest);
  const descriptor = { mediaType, size: manifest.length, digest };
  writeWhole(
    place.files,
    place.at("index.json"),
    contentOf(utf8(indexText(before, descriptor, names === "one" ? [first] : refs))),
    0o777,
  );
  return { digest, manifestSize: manifest.length, tags: refs.map((name) => ({ name })) };
}

function putBlob(place: Place, digest: Digest, bytes: Bytes): void {
  if (!hasBlob(place, { digest, size: bytes.length }))
    writeWhole(place.files, place.at(blobPath(digest)), contentOf(bytes), 0o666);
}

/** Other names keep their manifests. A manifest without a name replaces the previous one without a name. */
function indexText(before: readonly Descriptor[], descriptor: Descriptor, refs: readonly string[]): string {
  const names = refs.length === 0 ? [""] : refs;
  const others = before.filter(({ annotations }) => !names.includes(annotations?.[REF_NAME] ?? ""));
  const added = names.map((name) => (name === "" ? descriptor : { ...descriptor, annotations: { [REF_NAME]: name } }));
  const index: JsonObject = {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: [...others, ...added].map((each) => ({ ...each })),
  };
  return JSON.stringify(index, null, 3);
}
