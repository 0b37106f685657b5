/** Reads from a registry: manifest and configuration when an image is opened, blobs at their first use. Digests are checked. */
import { type Content, type Digest, fail, isDigest, ok, type Result } from "#base";
import { type StoredArtifact, storedArtifact } from "../documents/artifact.ts";
import { childFor, type Descriptor, MANIFEST_BYTES_MAX, type Manifest, readManifest } from "../documents/manifest.ts";
import { CONFIG_BYTES_MAX, storedImage } from "../documents/stored.ts";
import { layerOfBlob } from "../layers/layer.ts";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { StoredImage } from "../model/image.ts";
import { DOCKER_LIST, DOCKER_MANIFEST, isIndex, OCI_INDEX, OCI_MANIFEST } from "../model/media-types.ts";
import { statusFault } from "./exchange.ts";
import { askFollowing } from "./location.ts";
import type { RegistrySession } from "./session.ts";

export const ACCEPT = [DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX].join(",");

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Ok(undefined) if the manifest is missing, or the index lacks the platform. */
export async function pull(
  session: RegistrySession,
  reference: string,
  platform: Platform,
  nested = 0,
): Promise<Result<StoredImage | undefined, ImageFault>> {
  const fetched = await getManifest(session, reference);
  if (!fetched.ok || fetched.value === undefined) return fetched.ok ? ok(undefined) : fetched;
  const { body, parsed } = fetched.value;
  if (parsed.kind === "index") {
    const child = childFor(parsed.children, platform);
    if (child === undefined) return ok(undefined);
    if (nested > 0 && isIndex(child.mediaType))
      return fail(imageFault("image-unsupported", `${reference} is an index of an index of an index`));
    return pull(session, child.digest, platform, nested + 1);
  }
  const config = await getBlob(session, parsed.config, CONFIG_BYTES_MAX);
  if (!config.ok) return config;
  return attempt(() =>
    storedImage({ manifest: body, parsed, config: config.value }, (layer, diffId) =>
      remoteLayer(session, layer, diffId),
    ),
  );
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
  const answered = await askFollowing(session, {
    method: "GET",
    path: `manifests/${reference}`,
    headers: { accept: ACCEPT },
    answerBytesMax: MANIFEST_BYTES_MAX,
  });
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
    diffId,
    mediaType: layer.mediaType,
    digest: layer.digest,
    size: layer.size,
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
  const answered = await askFollowing(session, {
    method: "GET",
    path: `blobs/${digest}`,
    answerBytesMax: Math.max(size, ERROR_BYTES_MAX),
  });
  if (!answered.ok) return answered;
  if (answered.value.status !== 200) return fail(statusFault(answered.value, what));
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
