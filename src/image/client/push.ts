/** Writes to a registry in the order that keeps every tag complete: blobs, configuration, and the manifest with its tag last. */
import { type Bytes, type Content, contentOf, type Digest, fail, ok, type Result } from "#base";
import { type Artifact, blobsOf } from "../documents/artifact.ts";
import type { ImageBytes } from "../documents/write.ts";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { Image, Layer } from "../model/image.ts";
import { isForeign } from "../model/media-types.ts";
import { type Answer, mayPass, savingFault, statusFault } from "./exchange.ts";
import { type Location, locationOf } from "./location.ts";
import type { RegistrySession } from "./session.ts";

type Done = Result<undefined, ImageFault>;
const DONE: Done = ok(undefined);

/** Pushes all blobs that the manifest names, each digest once. A foreign layer stays where its URLs say, as the image specification asks. */
export async function pushBlobs(session: RegistrySession, image: Image, written: ImageBytes): Promise<Done> {
  const seen = new Set<Digest>();
  for (const layer of image.layers) {
    const { digest, mediaType, urls } = layer.blob;
    if (seen.has(digest) || (isForeign(mediaType) && urls !== undefined)) continue;
    seen.add(digest);
    const pushed = await pushBlob(session, digest, layer);
    if (!pushed.ok) return pushed;
  }
  return pushBlob(session, written.configDigest, contentOf(written.config));
}

/** Pushes the blobs of an artifact. */
export async function pushArtifactBlobs(session: RegistrySession, artifact: Artifact): Promise<Done> {
  for (const one of blobsOf(artifact)) {
    const pushed = await pushBlob(session, one.blob.digest, one);
    if (!pushed.ok) return pushed;
  }
  return DONE;
}

export async function pushManifest(
  session: RegistrySession,
  reference: string,
  { mediaType, manifest }: { readonly mediaType: string; readonly manifest: Bytes },
): Promise<Done> {
  const headers = { "content-type": mediaType };
  const answered = await session.ask({
    method: "PUT",
    path: `manifests/${reference}`,
    headers,
    body: contentOf(manifest),
  });
  return expect(answered, [200, 201, 202], `${session.registry}/${session.repository}: manifest ${reference}`);
}

/** Content to push, possibly still in a registry that can mount it. */
type Source = Pick<Layer, "blob" | "fetch" | "origin"> | Content;

const ATTEMPTS = 3;

/** A broken upload is repeated as a whole, because the client cannot know how much arrived. */
async function pushBlob(session: RegistrySession, digest: Digest, from: Source): Promise<Done> {
  for (let left = ATTEMPTS; ; left--) {
    const tried = await tryPush(session, digest, from);
    if (tried.ok || left <= 1 || !tried.fault.passing) return tried;
  }
}

type Passing = ImageFault & { readonly passing?: boolean };
type Tried<T = undefined> = Result<T, Passing>;

async function tryPush(session: RegistrySession, digest: Digest, from: Source): Promise<Tried> {
  const answer = await session.ask({ method: "HEAD", path: `blobs/${digest}`, attempts: "once" });
  const known = expect(answer, [200, 404], `${session.registry}/${session.repository}: blob ${digest}`);
  if (!known.ok) return known;
  if (answer.ok && answer.value.status === 200) return DONE;
  const started = await start(session, digest, neighbourOf(session, from));
  if (!started.ok || started.value === "mounted") return started.ok ? DONE : started;
  const content = await contentFor(from);
  return content.ok ? upload(session, { digest, content: content.value, location: started.value }) : content;
}

/** The repository of the same registry from which the layer was opened. */
function neighbourOf({ registry, repository }: RegistrySession, from: Source): string | undefined {
  const origin = "origin" in from ? from.origin : undefined;
  if (origin === undefined || !origin.startsWith(`${registry}/`)) return undefined;
  const neighbour = origin.slice(registry.length + 1);
  return neighbour === repository ? undefined : neighbour;
}

async function contentFor(from: Source): Promise<Tried<Content>> {
  if (!("blob" in from)) return ok(from);
  const fetched = await from.fetch?.();
  return fetched?.ok === false ? fetched : attempt(() => from.blob.content);
}

async function start(
  session: RegistrySession,
  digest: Digest | undefined,
  neighbour: string | undefined,
): Promise<Tried<Location | "mounted">> {
  if (neighbour !== undefined) session.alsoPull(neighbour);
  const query = neighbour === undefined || digest === undefined ? {} : { mount: digest, from: neighbour };
  const answered = await session.ask({
    method: "POST",
    path: "blobs/uploads/",
    query,
    headers: { "content-type": "application/json" },
    attempts: "once",
  });
  const begun = expect(
    answered,
    [201, 202],
    `${session.registry}/${session.repository}: upload of ${digest ?? "nothing"}`,
  );
  // Some registries reject a mount instead of starting an upload.
  if (!begun.ok) return neighbour === undefined ? begun : start(session, digest, undefined);
  if (!answered.ok) return answered;
  if (answered.value.status === 201) return ok("mounted");
  return nextStep(session, answered.value, digest);
}

interface Uploading {
  readonly digest: Digest;
  readonly content: Content;
  readonly location: Location;
}

async function upload(session: RegistrySession, { digest, content, location }: Uploading): Promise<Tried> {
  const what = `${session.registry}/${session.repository}: upload of ${digest}`;
  const headers = { "content-type": "application/octet-stream" };
  const sent = await session.ask({ method: "PATCH", ...location, headers, body: content, attempts: "once" });
  const taken = expect(sent, [201, 202, 204], what);
  if (!taken.ok || !sent.ok) return taken;
  const last = nextStep(session, sent.value, digest, location);
  if (!last.ok) return last;
  const committed = await session.ask({
    method: "PUT",
    ...last.value,
    query: { ...last.value.query, digest },
    headers,
    attempts: "once",
  });
  return expect(committed, [201], what);
}

function nextStep(
  session: RegistrySession,
  response: Parameters<typeof locationOf>[1],
  digest: Digest | undefined,
  from?: Location,
): Result<Location, ImageFault> {
  const location = locationOf(session, response, from);
  return location === undefined
    ? fail(
        imageFault(
          "image-save-failed",
          `${session.registry}/${session.repository}: the registry gives no location for an upload${digest === undefined ? "" : ` of ${digest}`}`,
        ),
      )
    : ok(location);
}

function expect(answered: Answer, statuses: readonly number[], what: string): Tried {
  if (!answered.ok) return fail({ ...answered.fault, passing: answered.fault.cut === true });
  const { status } = answered.value;
  if (statuses.includes(status)) return DONE;
  return fail({ ...savingFault(statusFault(answered.value, what)), passing: mayPass(status) });
}

/** Checks that the user may push: starts an upload and cancels it. */
export async function probePush(session: RegistrySession): Promise<Done> {
  const started = await start(session, undefined, undefined);
  if (!started.ok) return started;
  if (started.value !== "mounted") await session.ask({ method: "DELETE", ...started.value, attempts: "once" });
  return DONE;
}
