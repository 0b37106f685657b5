/** Reads from a registry: manifest and configuration when an image is opened, blobs at their first use. Digests are checked. */
import { type Content, type Digest, fail, isDigest, ok, type Result } from "#base";
import { type StoredArtifact, storedArtifact } from "../documents/artifact.ts";
import { type Descriptor, MANIFEST_BYTES_MAX, type Manifest, readManifest } from "../documents/manifest.ts";
import { type Platform, type Selection, select } from "../documents/select.ts";
import { CONFIG_BYTES_MAX, type StoredDocuments, storedImage } from "../documents/stored-image.ts";
import { layerOfBlob } from "../layers/layer.ts";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { StoredImage } from "../model/image.ts";
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from "../model/media-types.ts";
import { statusFault } from "./exchange.ts";
import { askFollowing } from "./location.ts";
import type { RegistrySession } from "./session.ts";

export const ACCEPT = [DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX].join(",");

/** Ok(undefined) if the manifest is missing, or the index lacks the platform. */
export async function pull(
  session: RegistrySession,
  reference: string,
  platform: Platform,
): Promise<Result<StoredImage | undefined, ImageFault>> {
  const fetched = await getManifest(session, reference);
  if (!fetched.ok || fetched.value === undefined) return fetched.ok ? ok(undefined) : fetched;
  const { body, parsed } = fetched.value;
  const documents = await follow(session, select({ manifest: body, parsed }, platform));
  if (!documents.ok || documents.value === undefined) return documents.ok ? ok(undefined) : documents;
  const found = documents.value;
  return attempt(() => storedImage(found, (layer, diffId) => remoteLayer(session, layer, diffId)));
}

/** Reads the documents that the selection needs. */
async function follow(
  session: RegistrySession,
  selection: Selection,
): Promise<Result<StoredDocuments | undefined, ImageFault>> {
  let read: Content | undefined;
  for (;;) {
    const given = read;
    const next = attempt(() => selection.next(given));
    if (!next.ok) return next;
    if (next.value.done === true) return ok(next.value.value);
    const { what, descriptor } = next.value.value;
    const got =
      what === "manifest" ? await getBody(session, descriptor) : await getBlob(session, descriptor, CONFIG_BYTES_MAX);
    if (!got.ok) return got;
    read = got.value;
  }
}

async function getBody(
  session: RegistrySession,
  { digest }: Descriptor,
): Promise<Result<Content | undefined, ImageFault>> {
  const found = await getManifest(session, digest);
  return found.ok ? ok(found.value?.body) : found;
}

/** Ok(undefined) if the manifest is missing. */
export async function pullArtifact(
  session: RegistrySession,
  reference: string,
): Promise<Result<StoredArtifact | undefined, ImageFault>> {
  const fetched = await getManifest(session, reference);
  if (!fetched.ok || fetched.value === undefined) return fetched.ok ? ok(undefined) : fetched;
  const { body, parsed } = fetched.value;
  return storedArtifact({ manifest: body, parsed }, (one) => remoteLayer(session, one, one.digest));
}

interface Found {
  readonly body: Content;
  readonly parsed: Manifest;
}

async function getManifest(
  session: RegistrySession,
  reference: string,
): Promise<Result<Found | undefined, ImageFault>> {
  const what = `${session.registry}/${session.repository}: manifest ${reference}`;
  const asked = askFollowing(session, {
    method: "GET",
    path: `manifests/${reference}`,
    headers: { accept: ACCEPT },
    answerBytesMax: MANIFEST_BYTES_MAX,
  });
  const answered = asked instanceof Promise ? await asked : asked;
  if (!answered.ok) return answered;
  const { status, headers, body } = answered.value;
  if (status === 404) return ok(undefined);
  if (status !== 200) return fail(statusFault(answered.value, what));
  const digest = body.digest;
  const wanted = isDigest(reference) ? reference : headers["docker-content-digest"];
  if (wanted !== undefined && wanted !== digest) {
    return fail(
      imageFault(
        "image-digest-mismatch",
        `${what}: expected ${wanted}, got ${digest}`,
        "try again, or push the image again",
      ),
    );
  }
  return attempt(() => ({
    body,
    parsed: readManifest(body, headers["content-type"]?.split(";")[0]?.trim()),
  }));
}

const remoteLayer = (session: RegistrySession, layer: Descriptor, diffId: Digest) =>
  layerOfBlob({
    ...layer,
    diffId,
    origin: `${session.registry}/${session.repository}`,
    fetch: () => getBlob(session, layer),
  });

/** The error response for a small blob may be larger than the blob. */
const ERROR_BYTES_MAX = 64 * 1024;

/** Gets a blob and checks its size. The caller checks the digest. */
async function getBlob(
  session: RegistrySession,
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  bytesMax = Number.POSITIVE_INFINITY,
): Promise<Result<Content, ImageFault>> {
  const what = `${session.registry}/${session.repository}: blob ${digest}`;
  if (size > bytesMax)
    return fail(imageFault("image-too-large", `${what} has ${size} bytes; at most ${bytesMax} are read`));
  const asked = askFollowing(session, {
    method: "GET",
    path: `blobs/${digest}`,
    answerBytesMax: Math.max(size, ERROR_BYTES_MAX),
  });
  const answered = asked instanceof Promise ? await asked : asked;
  if (!answered.ok) return answered;
  if (answered.value.status !== 200) return fail(statusFault(answered.value, what, "push the image again"));
  const { body } = answered.value;
  if (body.size < size)
    return fail(
      imageFault(
        "image-truncated",
        `${what}: ${body.size} bytes arrived, but the manifest states ${size}`,
        "try again",
      ),
    );
  return ok(body);
}
