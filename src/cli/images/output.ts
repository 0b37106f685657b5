/** Where an image is written to: whole or not at all, and never over something that is there. */
import { existsSync, linkSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Digest, type Fault, ok, type Result } from "#base";
import {
  type Artifact,
  type ArtifactStore,
  archiveStore,
  artifacts,
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
import { whyUnwritable, withFolderBeside } from "./temporary-folder.ts";

export type ImageOutput =
  | { readonly kind: "layout" | "archive"; readonly path: string; readonly tag: string | undefined }
  | { readonly kind: "registry"; readonly reference: string };

export type OutputFault = Fault<"output-bad" | "output-exists" | "output-failed">;

/** Success: it can be written to, as far as can be told before. */
export function parseOutput(text: string): Result<ImageOutput, OutputFault> {
  const named = /^(oci|oci-archive):(.+?)(?::([\w][\w.-]{0,127}))?$/s.exec(text);
  if (named === null) return referenceOf(text.replace(/^docker:\/\//, ""));
  const [, kind, given = "", tag] = named;
  const path = resolve(given);
  if (existsSync(path)) {
    const remedy = "name a path that does not exist, or remove it first";
    return outputFault("output-exists", "something is there already, and nothing is written over it", path, remedy);
  }
  if (!existsSync(dirname(path))) {
    return outputFault("output-bad", "the folder to write into is not there", dirname(path), "make it first");
  }
  const unwritable = whyUnwritable(path);
  if (unwritable !== undefined) return outputFault("output-bad", unwritable, dirname(path), "name another folder");
  return ok({ kind: kind === "oci" ? "layout" : "archive", path, tag });
}

function referenceOf(reference: string): Result<ImageOutput, OutputFault> {
  const parsed = parseReference(reference);
  if (parsed.ok && parsed.value.digest === undefined && /^[^./~]/.test(reference))
    return ok({ kind: "registry", reference });
  const message = `expected where to write the image, found ${JSON.stringify(reference)}`;
  const remedy = "write oci:<directory>, oci-archive:<file> or a registry reference with a tag";
  return { ok: false, fault: { kind: "output-bad", message, remedy } };
}

/** Success: what is in a registry can be pushed there, asked as a lifecycle asks; files were looked at before. Before what takes long. */
export async function checkWritable(output: ImageOutput | undefined): Promise<Result<undefined, Fault>> {
  if (output?.kind !== "registry") return ok(undefined);
  const { reference } = output;
  const asked = await registryStore(nodeExchange(), { auth: registryAuth() }).canWrite(reference);
  if (asked.ok) return asked;
  const message = `the image cannot be pushed to ${reference}: ${asked.fault.message}`;
  const name = reference.replace(/^.*\//, "").replace(/:.*$/, "");
  const remedy = `${asked.fault.remedy ?? "check the reference"}; for files write oci:${name} or oci-archive:${name}.tar`;
  return { ok: false, fault: { kind: "output-bad", message, remedy } };
}

const outputFault = (kind: OutputFault["kind"], message: string, file: string, remedy: string) =>
  ({ ok: false, fault: { kind, message, where: { file }, remedy } }) as const;

export interface ImageToWrite {
  readonly image: Image;
  /** Names in a layout or an archive. */
  readonly tags: readonly string[];
  /** What was published beside it: in a registry, in the repository of the image. */
  readonly artifacts?: readonly TaggedArtifact[];
}

export interface TaggedArtifact {
  readonly tag: string;
  readonly artifact: Artifact;
}

/** A fault, or a kill, leaves nothing at the path; in a registry the image's name comes last. */
export async function writeToOutput(given: ImageToWrite, output: ImageOutput): Promise<Result<Saved, Fault>> {
  if (output.kind === "registry") {
    const repository = output.reference.replace(/:[^:/]*$/, "");
    const store = registryStore(nodeExchange(), { auth: registryAuth() });
    return writeAll(store, given, {
      names: [output.reference],
      named: (tag) => `${repository}:${tag}`,
      untagged: (digest) => `${repository}@${digest}`,
    });
  }
  const names = output.tag === undefined ? given.tags : [output.tag];
  const image = inOciTypes(given.image);
  try {
    return await withFolderBeside(output.path, async (folder) => {
      const part = join(folder, "image");
      const saved = await writeAll(storeAt(output.kind, part), { ...given, image }, { names, named: (tag) => tag });
      return saved.ok ? moveTo(part, output, saved.value) : saved;
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return outputFault("output-failed", error.message, output.path, "make room there, or check its permissions");
  }
}

interface Naming {
  /** Of the image. */
  readonly names: readonly string[];
  /** Of an artifact. */
  named(tag: string): string;
  /** Where things can lie without a tag. */
  readonly untagged?: (digest: Digest) => string;
}

/**
 * An artifact that is about the image is about the image that is written. As the lifecycle does it: what can be refused is put there
 * before any tag is touched, and the image's name comes last.
 */
async function writeAll(
  store: ImageStore & ArtifactStore,
  { image, artifacts: besides = [] }: ImageToWrite,
  { names, named, untagged }: Naming,
): Promise<Result<Saved, Fault>> {
  const taken = besides.find(({ tag }) => names.includes(named(tag)));
  if (taken !== undefined) {
    const message = `an artifact is to be ${named(taken.tag)}, which is the name of the image`;
    return { ok: false, fault: { kind: "output-bad", message, remedy: "give the image another tag" } };
  }
  const parts = besides.map(({ tag, artifact }) => ({ name: named(tag), artifact: aboutThat(artifact, image) }));
  const publishAs = async (nameOf: (part: Part) => string): Promise<Result<undefined, Fault>> => {
    for (const part of parts) {
      const published = await store.publish(part.artifact, [nameOf(part)]);
      if (!published.ok) return notWritten(`the artifact ${part.name}`, published.fault, "the image was not");
    }
    return ok(undefined);
  };
  const saveAs = async (refs: readonly string[], others: string): Promise<Result<Saved, Fault>> => {
    const saved = await store.save(image, refs);
    return saved.ok ? saved : notWritten(`the image ${names.join(", ")}`, saved.fault, others);
  };
  if (untagged !== undefined && parts.length > 0) {
    const staged = await saveAs([untagged(artifacts.subjectOf(image).digest)], "nothing else was");
    if (!staged.ok) return staged;
    const published = await publishAs(({ artifact }) => untagged(artifacts.writeArtifact(artifact).digest));
    if (!published.ok) return published;
  }
  const published = await publishAs(({ name }) => name);
  if (!published.ok) return published;
  // What was put into a folder or a file goes with it.
  const kept = untagged === undefined ? "" : parts.map(({ name }) => name).join(", ");
  return saveAs(names, kept === "" ? "nothing else was" : `its artifacts were: ${kept}`);
}

interface Part {
  readonly name: string;
  readonly artifact: Artifact;
}

const aboutThat = (artifact: Artifact, image: Image): Artifact =>
  artifact.subject === undefined ? artifact : { ...artifact, subject: artifacts.subjectOf(image) };

const notWritten = (what: string, { message, remedy }: Fault, others: string) =>
  ({
    ok: false,
    fault: {
      kind: "output-failed",
      message: `${what} could not be written, and ${others}: ${message}`,
      ...(remedy !== undefined && { remedy }),
    },
  }) as const;

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);

function storeAt(kind: "layout" | "archive", path: string): ImageStore & ArtifactStore {
  if (kind === "archive") return archiveStore(hostFiles, path);
  mkdirSync(path);
  return layoutStore(hostFiles, path);
}

/** The name is taken only if it is free: a link, and the rename of a folder onto one with something in it, fail where it is not. */
function moveTo(
  part: string,
  { kind, path }: ImageOutput & { readonly path: string },
  saved: Saved,
): Result<Saved, OutputFault> {
  try {
    if (kind === "archive") linkSync(part, path);
    else renameSync(part, path);
    return ok(saved);
  } catch (error) {
    if (!isSystemError(error) || !/^(EEXIST|ENOTEMPTY|ENOTDIR)$/.test(error.code ?? "")) throw error;
    return outputFault(
      "output-exists",
      "something came there meanwhile, and nothing is written over it",
      path,
      "try again",
    );
  }
}

export const describeOutput = (output: ImageOutput, digest: Digest): string =>
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
