/** Writes to a registry in the order that keeps every tag complete: blobs, configuration, and the manifest with its tag last. */
import { type Bytes, type Content, contentOf, type Digest, fail, type HttpResponse, ok, type Result } from "#base";
import { type Artifact, blobsOf } from "../documents/artifact.ts";
import type { ImageBytes } from "../documents/write.ts";
import { attempt, type ImageFault } from "../model/faults.ts";
import type { Image, Layer } from "../model/image.ts";
import { isForeign } from "../model/media-types.ts";
import { type Answer, errorCodesOf, type NowOrLater, savingFault, statusFault } from "./exchange.ts";
import { type Location, locationOf } from "./location.ts";
import { ATTEMPTS, isBrokenUpload, mayPass, WAIT_SECONDS_MAX, waitSecondsAfter } from "./retry.ts";
import type { RegistrySession } from "./session.ts";

type Done = Result<undefined, ImageFault>;
const DONE: Done = ok(undefined);

/** `all`: also what the registry says it has, because it lost a blob that it had confirmed. */
export type Which = "missing" | "all";

/** Pushes all blobs that the manifest names, each digest once. A foreign layer stays where its URLs say, as the image specification asks. */
export async function pushBlobs(
  session: RegistrySession,
  image: Image,
  written: ImageBytes,
  which: Which,
): Promise<Done> {
  const seen = new Set<Digest>();
  for (const layer of image.layers) {
    const { digest, mediaType, urls } = layer.blob;
    if (seen.has(digest) || (isForeign(mediaType) && urls !== undefined)) continue;
    seen.add(digest);
    const pushing = pushBlob(session, digest, layer, which);
    const pushed = pushing instanceof Promise ? await pushing : pushing;
    if (!pushed.ok) return pushed;
  }
  return pushBlob(session, written.configDigest, contentOf(written.config), which);
}

/** Pushes the blobs of an artifact. */
export async function pushArtifactBlobs(session: RegistrySession, artifact: Artifact, which: Which): Promise<Done> {
  for (const one of blobsOf(artifact)) {
    const pushed = await pushBlob(session, one.blob.digest, one, which);
    if (!pushed.ok) return pushed;
  }
  return DONE;
}

export async function pushManifest(
  session: RegistrySession,
  reference: string,
  { mediaType, manifest }: { readonly mediaType: string; readonly manifest: Bytes },
): Promise<Result<undefined, ImageFault & { readonly lacksBlob?: boolean }>> {
  const headers = { "content-type": mediaType };
  const what = `${session.registry}/${session.repository}: manifest ${reference}`;
  const asked = session.ask({ method: "PUT", path: `manifests/${reference}`, headers, body: contentOf(manifest) });
  const answered = asked instanceof Promise ? await asked : asked;
  const taken = expect(answered, [200, 201, 202], what);
  if (taken.ok || !answered.ok || !errorCodesOf(answered.value).includes("MANIFEST_BLOB_UNKNOWN")) return taken;
  return fail({ ...taken.fault, lacksBlob: true, remedy: "try again: the registry lacks a blob that it accepted" });
}

/** Content to push, possibly still in a registry that can mount it. */
type Source = Pick<Layer, "blob" | "fetch" | "origin"> | Content;

/** Most blobs of a rebuilt image are in the repository already. */
function pushBlob(session: RegistrySession, digest: Digest, from: Source, which: Which): NowOrLater<Done> {
  const known = which === "all" ? ok(false) : hasBlob(session, digest);
  const isThere = !(known instanceof Promise) && known.ok && known.value;
  return isThere ? DONE : pushUnlessThere(session, { digest, from, which }, known);
}

interface BlobPush {
  readonly digest: Digest;
  readonly from: Source;
  readonly which: Which;
}

/** A broken upload is repeated as a whole, because the client cannot know how much arrived. `first`: whether the repository has the blob. */
async function pushUnlessThere(
  session: RegistrySession,
  push: BlobPush,
  first: NowOrLater<Tried<boolean>>,
): Promise<Done> {
  let known = first;
  for (let attempt = 1; ; attempt++) {
    const tried = await tryPush(session, push, known instanceof Promise ? await known : known);
    if (tried.ok || attempt === ATTEMPTS || tried.fault.passing !== true) return tried;
    const waitSeconds = waitSecondsAfter(tried.fault.response, attempt);
    if (waitSeconds > WAIT_SECONDS_MAX) return tried;
    known = push.which === "all" ? ok(false) : hasBlob(session, push.digest, waitSeconds);
  }
}

type Passing = ImageFault & { readonly passing?: boolean; readonly response?: HttpResponse };
type Tried<T = undefined> = Result<T, Passing>;

async function tryPush(
  session: RegistrySession,
  { digest, from, which }: BlobPush,
  known: Tried<boolean>,
): Promise<Tried> {
  if (!known.ok || known.value) return known.ok ? DONE : known;
  const started = await start(session, digest, which === "all" ? undefined : neighbourOf(session, from));
  if (!started.ok || started.value === "mounted") return started.ok ? DONE : started;
  const content = await contentFor(from);
  return content.ok ? upload(session, { digest, content: content.value, location: started.value }) : content;
}

/** A registry that does not know the method may still take the blob. */
function hasBlob(session: RegistrySession, digest: Digest, waitSeconds?: number): NowOrLater<Tried<boolean>> {
  const has = (answer: Answer): Tried<boolean> => {
    const known = expect(answer, [200, 404, 405], `${session.registry}/${session.repository}: blob ${digest}`);
    return known.ok ? ok(answer.ok && answer.value.status === 200) : known;
  };
  const asked = session.ask({
    method: "HEAD",
    path: `blobs/${digest}`,
    attempts: "once",
    ...(waitSeconds !== undefined && { waitSeconds }),
  });
  return asked instanceof Promise ? asked.then(has) : has(asked);
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
  const asked = session.ask({
    method: "POST",
    path: "blobs/uploads/",
    query,
    headers: { "content-type": "application/json" },
    attempts: "once",
  });
  const answered = asked instanceof Promise ? await asked : asked;
  const begun = expect(answered, [201, 202], `${session.registry}/${session.repository}: ${uploadOf(digest)}`);
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
  const sending = session.ask({ method: "PATCH", ...location, headers, body: content, attempts: "once" });
  const sent = sending instanceof Promise ? await sending : sending;
  const taken = expect(sent, [201, 202, 204], what);
  if (!taken.ok || !sent.ok) return taken;
  const last = nextStep(session, sent.value, digest, location);
  if (!last.ok) return last;
  const committing = session.ask({
    method: "PUT",
    ...last.value,
    query: { ...last.value.query, digest },
    headers,
    attempts: "once",
  });
  return expect(committing instanceof Promise ? await committing : committing, [201], what);
}

const nextStep = (
  session: RegistrySession,
  response: HttpResponse,
  digest: Digest | undefined,
  from?: Location,
): Result<Location, ImageFault> => {
  const location = locationOf(session, response, from);
  if (location.ok) return location;
  const message = `${location.fault.message} for the ${uploadOf(digest)}`;
  return fail({ ...location.fault, kind: "image-save-failed", message });
};

/** Without a digest the upload only shows whether the user may push. */
const uploadOf = (digest: Digest | undefined): string => (digest === undefined ? "upload" : `upload of ${digest}`);

function expect(answered: Answer, statuses: readonly number[], what: string): Tried {
  if (!answered.ok) return fail({ ...answered.fault, passing: answered.fault.cut === true });
  const response = answered.value;
  if (statuses.includes(response.status)) return DONE;
  const fault = savingFault(statusFault(response, what, "check the name of the repository, and who may push to it"));
  return fail({ ...fault, passing: mayPass(response.status) || isBrokenUpload(errorCodesOf(response)), response });
}

/** Checks that the user may push: starts an upload and cancels it. */
export async function probePush(session: RegistrySession): Promise<Done> {
  const started = await start(session, undefined, undefined);
  if (!started.ok) return started;
  if (started.value !== "mounted") await session.ask({ method: "DELETE", ...started.value, attempts: "once" });
  return DONE;
}
