/** Where an image is written to: whole or not at all, and never over something that is there. */
import { existsSync, linkSync, mkdirSync, renameSync } from "node:fs";
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
import { beside, unwritableBeside } from "./beside.ts";

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
  const unwritable = unwritableBeside(path);
  if (unwritable !== undefined) return refused("output-bad", unwritable, dirname(path), "name another folder");
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

/** Success: what is in a registry can be pushed there, asked as a lifecycle asks; files were looked at before. Before what takes long. */
export async function writable(output: Output | undefined): Promise<Result<undefined, Fault>> {
  if (output?.kind !== "registry") return ok(undefined);
  const { reference } = output;
  const asked = await registryStore(nodeExchange(), { auth: registryAuth() }).canWrite(reference);
  if (asked.ok) return asked;
  const message = `the image cannot be pushed to ${reference}: ${asked.fault.message}`;
  const name = reference.replace(/^.*\//, "").replace(/:.*$/, "");
  const remedy = `${asked.fault.remedy ?? "check the reference"}; for files write oci:${name} or oci-archive:${name}.tar`;
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
  try {
    return await beside(output.path, async (folder) => {
      const part = join(folder, "image");
      const saved = await storeAt(output.kind, part).save(inOciTypes(image), names);
      return saved.ok ? moveTo(part, output, saved.value) : saved;
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return refused("output-failed", error.message, output.path, "make room there, or check its permissions");
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);

function storeAt(kind: "layout" | "archive", path: string): ImageStore {
  if (kind === "archive") return archiveStore(hostFiles, path);
  mkdirSync(path);
  return layoutStore(hostFiles, path);
}

/** The name is taken only if it is free: a link, and the rename of a folder onto one with something in it, fail where it is not. */
function moveTo(
  part: string,
  { kind, path }: Output & { readonly path: string },
  saved: Saved,
): Result<Saved, OutputFault> {
  try {
    if (kind === "archive") linkSync(part, path);
    else renameSync(part, path);
    return ok(saved);
  } catch (error) {
    if (!isSystemError(error) || !/^(EEXIST|ENOTEMPTY|ENOTDIR)$/.test(error.code ?? "")) throw error;
    return refused(
      "output-exists",
      "something came there meanwhile, and nothing is written over it",
      path,
      "try again",
    );
  }
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
