/** Where an image is written to: whole or not at all, and never over something that is there. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Digest, type Fault, ok, type Result } from "#base";
import {
  archiveStore,
  hostFiles,
  type Image,
  type ImageStore,
  layoutStore,
  nodeExchange,
  OCI_LAYER_GZIP,
  OCI_MEDIA,
  parseReference,
  registryStore,
  type Saved,
  withMediaType,
} from "#image";
import { registryAuth } from "./auth.ts";

export type Output =
  | { readonly kind: "layout" | "archive"; readonly path: string; readonly tag: string | undefined }
  | { readonly kind: "registry"; readonly reference: string };

export type OutputFault = Fault<"output-bad" | "output-exists" | "output-failed">;

/** Success: it can be written to, as far as can be told before. */
export function outputOf(text: string): Result<Output, OutputFault> {
  const named = /^(oci|oci-archive):(.+?)(?::([\w][\w.-]{0,127}))?$/s.exec(text);
  if (named === null) return referenceOf(text.replace(/^docker:\/\//, ""));
  const [, kind, given = "", tag] = named;
  const path = resolve(given);
  if (existsSync(path)) {
    const remedy = "name a path that does not exist, or remove it first";
    return refused("output-exists", "something is there already, and nothing is written over it", path, remedy);
  }
  if (!existsSync(dirname(path))) {
    return refused("output-bad", "the folder to write into is not there", dirname(path), "make it first");
  }
  return ok({ kind: kind === "oci" ? "layout" : "archive", path, tag });
}

function referenceOf(reference: string): Result<Output, OutputFault> {
  const parsed = parseReference(reference);
  if (parsed.ok && parsed.value.digest === undefined && /^[^./~]/.test(reference))
    return ok({ kind: "registry", reference });
  const message = `expected where to write the image, found ${JSON.stringify(reference)}`;
  const remedy = "write oci:<directory>, oci-archive:<file> or a registry reference with a tag";
  return { ok: false, fault: { kind: "output-bad", message, remedy } };
}

const refused = (kind: OutputFault["kind"], message: string, file: string, remedy: string) =>
  ({ ok: false, fault: { kind, message, where: { file }, remedy } }) as const;

/** `tags` are names in a layout or an archive. A fault, or a kill, leaves nothing at the path. */
export async function writeImage(image: Image, output: Output, tags: readonly string[]): Promise<Result<Saved, Fault>> {
  if (output.kind === "registry") {
    return registryStore(nodeExchange(), { auth: registryAuth() }).save(image, [output.reference]);
  }
  const names = output.tag === undefined ? tags : [output.tag];
  let beside: string | undefined;
  try {
    beside = mkdtempSync(join(dirname(output.path), ".plimsoll-"));
    const part = join(beside, "image");
    const saved = await storeAt(output.kind, part).save(inOciTypes(image), names);
    if (!saved.ok) return saved;
    return moveTo(part, output.path, saved.value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused("output-failed", message, output.path, "make room there, or check its permissions");
  } finally {
    if (beside !== undefined) rmSync(beside, { recursive: true, force: true });
  }
}

function storeAt(kind: "layout" | "archive", path: string): ImageStore {
  if (kind === "archive") return archiveStore(hostFiles, path);
  mkdirSync(path);
  return layoutStore(hostFiles, path);
}

/** The name is taken at once and only if it is free: a rename may replace a file, or an empty folder. */
function moveTo(part: string, path: string, saved: Saved): Result<Saved, OutputFault> {
  if (existsSync(path)) {
    return refused(
      "output-exists",
      "something came there meanwhile, and nothing is written over it",
      path,
      "try again",
    );
  }
  renameSync(part, path);
  return ok(saved);
}

export const describeOutput = (output: Output, digest: Digest): string =>
  output.kind === "registry"
    ? `${output.reference} ${digest}`
    : `${output.kind === "layout" ? "oci" : "oci-archive"}:${output.path} ${digest}`;

/**
 * With OCI's media types throughout: in a layout, readers insist on them, and images of lifecycles mix them with Docker's. Layers,
 * diffIDs and configuration stay; the manifest has another digest, as when any tool copies an image into a layout.
 */
const inOciTypes = (image: Image): Image => ({
  layers: image.layers.map((layer) => withMediaType(layer, OCI_LAYER_GZIP)),
  config: image.config,
  mediaType: OCI_MEDIA,
  ...(image.annotations !== undefined && { annotations: image.annotations }),
});
