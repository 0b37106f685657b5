/** A run image on disk: an OCI layout as plain files of a world. */
import { type Bytes, byteString, byteStringOf, contentOf, type Json, utf8 } from "#base";
import { layerOf } from "#image";
import type { FileSpec } from "#protocol";
import { RUN_IMAGE_LABELS } from "./run-images.ts";

const LAYER = "application/vnd.oci.image.layer.v1.tar";
const LINUX = { os: "linux", architecture: "amd64" };

const layer = layerOf(
  [{ name: byteString("/etc"), type: "dir", meta: { mode: 0o755, uid: 0, gid: 0, mtimeNs: 0n } }],
  LAYER,
);
/** The same layer, compressed with zstd. */
const zstdLayer = layerOf(layer.entries, `${LAYER}+zstd`);
const config = utf8(
  JSON.stringify({
    ...LINUX,
    config: { User: "1000:1000", Env: ["PATH=/usr/bin:/bin"], Labels: RUN_IMAGE_LABELS },
    rootfs: { type: "layers", diff_ids: [layer.diffId] },
    history: [{ created_by: "base layer" }],
  }),
);
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const descriptor = (mediaType: string, bytes: Bytes) => {
  const { digest, size } = contentOf(bytes);
  return { mediaType, digest, size };
};
const manifestWith = (only: typeof layer) =>
  utf8(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: descriptor("application/vnd.oci.image.config.v1+json", config),
      layers: [descriptor(only.blob.mediaType, only.blob.content.bytes())],
    }),
  );
const manifest = manifestWith(layer);

export const RUN_IMAGE_DIGEST = contentOf(manifest).digest;

const json = (value: Json): FileSpec => ({ text: JSON.stringify(value) });

/** The files of the layout, by absolute path; `directory` is its root. */
export const runImageLayout = (directory: string): Readonly<Record<string, FileSpec>> =>
  layoutOf(directory, manifest, [manifest, config, layer.blob.content.bytes()]);

function layoutOf(directory: string, named: Bytes, blobs: readonly Bytes[]): Readonly<Record<string, FileSpec>> {
  const files = blobs.map((bytes): [string, FileSpec] => [
    `${directory}/blobs/${contentOf(bytes).digest.replace(":", "/")}`,
    { base64: btoa(byteStringOf(bytes)) },
  ]);
  return {
    [`${directory}/oci-layout`]: json({ imageLayoutVersion: "1.0.0" }),
    [`${directory}/index.json`]: json({ schemaVersion: 2, manifests: [descriptor(MANIFEST, named)] }),
    ...Object.fromEntries(files),
  };
}

/** Run images as other tools write them: a layer of zstd, or no layer (a sparse layout). Each is under its tag and under its digest. */
export function runImageLayoutAs(form: "zstd" | "sparse", repository: string): Readonly<Record<string, FileSpec>> {
  const named = form === "zstd" ? manifestWith(zstdLayer) : manifest;
  const blobs = [named, config, ...(form === "zstd" ? [zstdLayer.blob.content.bytes()] : [])];
  return {
    ...layoutOf(`${repository}/1`, named, blobs),
    ...layoutOf(`${repository}/${contentOf(named).digest.replace(":", "/")}`, named, blobs),
  };
}

/** The run image `example.com/run:1` in two layout directories, `/layout` and `/layout-two`, to which images of example.com can be written. */
export const twoRunImageLayouts: Readonly<Record<string, FileSpec>> = Object.fromEntries(
  ["/layout", "/layout-two"].flatMap((root): [string, FileSpec][] => [
    [root, { dir: true }],
    [`${root}/example.com`, { dir: true }],
    ...Object.entries(runImageLayout(`${root}/example.com/run/1`)),
    ...Object.entries(runImageLayout(`${root}/example.com/run/${RUN_IMAGE_DIGEST.replace(":", "/")}`)),
  ]),
);
