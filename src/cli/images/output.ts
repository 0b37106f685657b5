/** Writes an image to a path or a registry: the whole image or nothing, and never over an existing path. */
import { existsSync, linkSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { byteString, type Digest, type Fault, fail, ok, type Result } from "#base";
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
  OCI_MEDIA,
  ociTypeOf,
  parseReference,
  registryStore,
  type SaveResult,
  withMediaType,
} from "#image";
import { registryAuth } from "./auth.ts";
import { whyUnwritable, withFolderBeside } from "./temporary-folder.ts";

export type ImageOutput =
  | { readonly kind: "layout" | "archive"; readonly path: string; readonly tag: string | undefined }
  | { readonly kind: "registry"; readonly reference: string };

export type OutputFault = Fault<"output-bad" | "output-exists" | "output-failed">;

/** On success the path does not exist and its folder is writable. */
export function parseOutput(text: string): Result<ImageOutput, OutputFault> {
  const named = /^(oci|oci-archive):(.+?)(?::([\w][\w.-]{0,127}))?$/s.exec(text);
  if (named === null) return referenceOf(text.replace(/^docker:\/\//, ""));
  const [, kind, given = "", tag] = named;
  const path = resolve(given);
  if (existsSync(path)) {
    const remedy = "name a path that does not exist, or remove it first";
    return outputFault("output-exists", "the output path exists already, and Plimsoll never overwrites", path, remedy);
  }
  if (!existsSync(dirname(path))) {
    return outputFault("output-bad", "the folder of the output does not exist", dirname(path), "create it first");
  }
  const unwritable = whyUnwritable(path);
  if (unwritable !== undefined) return outputFault("output-bad", unwritable, dirname(path), "name another folder");
  return ok({ kind: kind === "oci" ? "layout" : "archive", path, tag });
}

function referenceOf(reference: string): Result<ImageOutput, OutputFault> {
  const parsed = parseReference(reference);
  if (parsed.ok && parsed.value.digest === undefined && /^[^./~].*[^/]$/.test(reference))
    return ok({ kind: "registry", reference });
  const message = `${JSON.stringify(reference)} is not an output for an image`;
  const remedy = "give oci:<directory>, oci-archive:<file> or a registry reference with a tag";
  return fail({ kind: "output-bad", message, remedy });
}

/** Asks a registry for write access, as a lifecycle does, before the long work begins. `parseOutput` has checked files already. */
export async function checkWritable(output: ImageOutput | undefined): Promise<Result<undefined, Fault>> {
  if (output?.kind !== "registry") return ok(undefined);
  const { reference } = output;
  const access = await registryStore(nodeExchange(), { auth: registryAuth() }).canWrite(reference);
  if (access.ok) return access;
  const message = `the image cannot be pushed to ${reference}: ${access.fault.message}`;
  const name = reference.replace(/^.*\//, "").replace(/:.*$/, "");
  const remedy = `${access.fault.remedy ?? "check the reference"}; to write files instead, give oci:${name} or oci-archive:${name}.tar`;
  return fail({ kind: "output-bad", message, remedy });
}

const outputFault = (kind: OutputFault["kind"], message: string, file: string, remedy: string) =>
  fail({ kind, message, where: { file }, remedy });

export interface ImageToWrite {
  readonly image: Image;
  /** Its tags in a layout or an archive. */
  readonly tags: readonly string[];
  /** Published beside the image; in a registry, in the image's repository. */
  readonly artifacts?: readonly TaggedArtifact[];
}

export interface TaggedArtifact {
  readonly tag: string;
  readonly artifact: Artifact;
}

/** After a fault or a kill nothing is at the path. In a registry the image's tag is written last. */
export async function writeToOutput(given: ImageToWrite, output: ImageOutput): Promise<Result<SaveResult, Fault>> {
  if (output.kind === "registry") {
    const repository = output.reference.replace(/:[^:/]*$/, "");
    const store = registryStore(nodeExchange(), { auth: registryAuth() });
    return writeAll(store, given, {
      names: [output.reference],
      artifactName: (tag) => `${repository}:${tag}`,
      nameByDigest: (digest) => `${repository}@${digest}`,
    });
  }
  const names = output.tag === undefined ? given.tags : [output.tag];
  const image = inOciTypes(given.image);
  try {
    return await withFolderBeside(output.path, async (folder) => {
      const part = join(folder, "image");
      const saved = await writeAll(
        storeAt(output.kind, part),
        { ...given, image },
        { names, artifactName: (tag) => tag },
      );
      return saved.ok ? moveTo(part, output, saved.value) : saved;
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return outputFault("output-failed", error.message, output.path, "free some space there, or check its permissions");
  }
}

interface Naming {
  /** Names of the image. */
  readonly names: readonly string[];
  /** The name of an artifact. */
  artifactName(tag: string): string;
  /** The name by digest, in stores that keep untagged manifests. */
  readonly nameByDigest?: (digest: Digest) => string;
}

/**
 * An artifact whose subject is the image refers to the image as written. The order is the lifecycle's: everything that a registry may
 * reject is pushed by digest before any tag changes, and the image's tag is written last.
 */
async function writeAll(
  store: ImageStore & ArtifactStore,
  { image, artifacts: besides = [] }: ImageToWrite,
  { names, artifactName, nameByDigest }: Naming,
): Promise<Result<SaveResult, Fault>> {
  const taken = besides.find(({ tag }) => names.includes(artifactName(tag)));
  if (taken !== undefined) {
    const message = `an artifact and the image have the same name, ${artifactName(taken.tag)}`;
    return fail({ kind: "output-bad", message, remedy: "give the image another tag" });
  }
  const parts = besides.map(({ tag, artifact }) => ({
    name: artifactName(tag),
    artifact: withSubject(artifact, image),
  }));
  const publishAs = async (nameOf: (part: Part) => string): Promise<Result<undefined, Fault>> => {
    for (const part of parts) {
      const published = await store.publish(part.artifact, [nameOf(part)]);
      if (!published.ok) return notWritten(`the artifact ${part.name}`, published.fault, "the image was not written");
    }
    return ok(undefined);
  };
  const saveAs = async (refs: readonly string[], others: string): Promise<Result<SaveResult, Fault>> => {
    const saved = await store.save(image, refs);
    return saved.ok ? saved : notWritten(`the image ${names.join(", ")}`, saved.fault, others);
  };
  if (nameByDigest !== undefined && parts.length > 0) {
    const staged = await saveAs([nameByDigest(artifacts.subjectOf(image).digest)], NOTHING_ELSE);
    if (!staged.ok) return staged;
    const published = await publishAs(({ artifact }) => nameByDigest(artifacts.writeArtifact(artifact).digest));
    if (!published.ok) return published;
  }
  const published = await publishAs(({ name }) => name);
  if (!published.ok) return published;
  // A folder or file is discarded as a whole; a registry keeps what was pushed.
  const kept = nameByDigest === undefined ? "" : parts.map(({ name }) => name).join(", ");
  return saveAs(names, kept === "" ? NOTHING_ELSE : `its artifacts were written: ${kept}`);
}

const NOTHING_ELSE = "nothing else was written";

interface Part {
  readonly name: string;
  readonly artifact: Artifact;
}

const withSubject = (artifact: Artifact, image: Image): Artifact =>
  artifact.subject === undefined ? artifact : { ...artifact, subject: artifacts.subjectOf(image) };

const notWritten = (what: string, { message, remedy }: Fault, others: string) =>
  fail({
    kind: "output-failed" as const,
    message: `${what} could not be written (${others}): ${message}`,
    ...(remedy !== undefined && { remedy }),
  });

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);

function storeAt(kind: "layout" | "archive", path: string): ImageStore & ArtifactStore {
  if (kind === "archive") return archiveStore(hostFiles, byteString(path));
  mkdirSync(path);
  return layoutStore(hostFiles, byteString(path));
}

/** Never overwrites: `link` fails if the file exists, and `rename` fails if the target folder is not empty. */
function moveTo(
  part: string,
  { kind, path }: ImageOutput & { readonly path: string },
  saved: SaveResult,
): Result<SaveResult, OutputFault> {
  try {
    if (kind === "archive") linkSync(part, path);
    else renameSync(part, path);
    return ok(saved);
  } catch (error) {
    if (!isSystemError(error) || !/^(EEXIST|ENOTEMPTY|ENOTDIR)$/.test(error.code ?? "")) throw error;
    return outputFault(
      "output-exists",
      "another program created the output path during the build, and Plimsoll never overwrites",
      path,
      "remove it or name another path, and try again",
    );
  }
}

export const describeOutput = (output: ImageOutput, digest: Digest): string =>
  output.kind === "registry"
    ? `${output.reference} ${digest}`
    : `${output.kind === "layout" ? "oci" : "oci-archive"}:${output.path} ${digest}`;

/**
 * Changes all media types to OCI's: readers of layouts insist on them, and lifecycles mix them with Docker's. Blobs, diffIDs and
 * configuration stay the same; the digest of the manifest changes, as when other tools copy an image into a layout.
 */
const inOciTypes = (image: Image): Image => ({
  layers: image.layers.map((layer) => withMediaType(layer, ociTypeOf(layer.blob.mediaType))),
  config: image.config,
  mediaType: OCI_MEDIA,
  ...(image.annotations !== undefined && { annotations: image.annotations }),
});
