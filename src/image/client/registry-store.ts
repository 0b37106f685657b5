/** Images in registries, over any HTTP exchange, with the same requests as the library of the official lifecycle. */
import { type Bytes, type Digest, describeFault, type Exchange, fail, isDigest, ok, type Result } from "#base";
import { type Artifact, type ArtifactStore, writeArtifact } from "../documents/artifact.ts";
import type { Platform } from "../documents/select.ts";
import { imageBytesOf } from "../documents/stored-image.ts";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import type { Image, StoredImage } from "../model/image.ts";
import { OCI_MANIFEST } from "../model/media-types.ts";
import { contextName, identifierOf, parseReference, type Reference } from "../model/reference.ts";
import type { ImageStore, SaveResult } from "../model/store.ts";
import { type NowOrLater, statusFault } from "./exchange.ts";
import { askFollowing } from "./location.ts";
import { ACCEPT, pull, pullArtifact } from "./pull.ts";
import { probePush, pushArtifactBlobs, pushBlobs, pushManifest, type Which } from "./push.ts";
import { type ClientOptions, type RegistrySession, sessions } from "./session.ts";

export interface RegistryStoreOptions extends ClientOptions {
  /** The platform of the image to take from an index. Default linux/amd64. */
  readonly platform?: Platform;
}

export interface RegistryStore extends ImageStore, ArtifactStore {
  /** The analyzer's read check: fails if the registry answers 401 or 403, or does not answer. */
  canRead(ref: string): Promise<Result<undefined, ImageFault>>;
  /** The analyzer's write check: the read check, then an upload that is started and cancelled. */
  canWrite(ref: string): Promise<Result<undefined, ImageFault>>;
  /** The digest that a reference names now; undefined if the manifest is missing. */
  digestOf(ref: string): Promise<Result<Digest | undefined, ImageFault>>;
  /** Whether the repository has every layer and the configuration. */
  isWhole(ref: string, image: StoredImage): Promise<Result<boolean, ImageFault>>;
}

const PLATFORM: Platform = { os: "linux", architecture: "amd64" };

export function registryStore(http: Exchange, options: RegistryStoreOptions = {}): RegistryStore {
  const { one, all } = targets(http, options);
  const taken: Taken = new Set();
  const on = async <T>(ref: string, act: (target: Target) => Promise<Result<T, ImageFault>>) => {
    const opening = one(ref);
    const target = opening instanceof Promise ? await opening : opening;
    return target.ok ? await act(target.value) : target;
  };
  return {
    open: (ref) =>
      on(ref, ({ session, reference }) => pull(session, identifierOf(reference), options.platform ?? PLATFORM)),
    async save(image, refs) {
      const opened = await all(refs);
      return opened.ok ? save(image, opened.value, taken) : opened;
    },
    async publish(artifact, refs) {
      const opened = await all(refs);
      return opened.ok ? publish(artifact, opened.value, taken) : opened;
    },
    artifact: (ref) => on(ref, ({ session, reference }) => pullArtifact(session, identifierOf(reference))),
    canRead: (ref) => on(ref, readCheck),
    canWrite: (ref) =>
      on(ref, async (target) => {
        const read = await readCheck(target);
        return read.ok ? probePush(target.session) : read;
      }),
    digestOf: (ref) => on(ref, headDigest),
    isWhole: (ref, image) =>
      on(ref, ({ session }) =>
        haveBlobs(session, [imageBytesOf(image).configDigest, ...image.layers.map((layer) => layer.blob.digest)]),
      ),
  };
}

/** A session for each name, or the first fault. */
function targets(http: Exchange, options: RegistryStoreOptions) {
  const open = sessions(http, options);
  const isInsecure = (ref: string): boolean =>
    (options.insecure ?? []).some((prefix) => prefix !== "" && ref.startsWith(prefix));

  const one = (ref: string): NowOrLater<Result<Target, ImageFault>> => {
    const reference = parseReference(ref);
    if (!reference.ok) return reference;
    const { registry, repository } = reference.value;
    const target = (session: Result<RegistrySession, ImageFault>): Result<Target, ImageFault> =>
      session.ok ? ok({ name: ref, reference: reference.value, session: session.value }) : session;
    const opened = open.open({ registry, repository, insecure: isInsecure(ref) });
    return opened instanceof Promise ? opened.then(target) : target(opened);
  };

  const all = async (refs: readonly string[]): Promise<Result<readonly Target[], ImageFault>> => {
    const opened: Target[] = [];
    for (const ref of refs) {
      const opening = one(ref);
      const target = opening instanceof Promise ? await opening : opening;
      if (!target.ok) return target;
      opened.push(target.value);
    }
    return ok(opened);
  };

  return { one, all };
}

interface Target {
  readonly name: string;
  readonly reference: Reference;
  readonly session: RegistrySession;
}

const head = ({ session, reference }: Target) =>
  askFollowing(session, { method: "HEAD", path: `manifests/${identifierOf(reference)}`, headers: { accept: ACCEPT } });

async function readCheck(target: Target): Promise<Result<undefined, ImageFault>> {
  const asked = head(target);
  const answered = asked instanceof Promise ? await asked : asked;
  if (!answered.ok) return answered;
  const { status } = answered.value;
  return status === 401 || status === 403 ? fail(statusFault(answered.value, `reading ${target.name}`)) : ok(undefined);
}

async function headDigest(target: Target): Promise<Result<Digest | undefined, ImageFault>> {
  const answered = await head(target);
  if (!answered.ok) return answered;
  if (answered.value.status === 404) return ok(undefined);
  if (answered.value.status !== 200) return fail(statusFault(answered.value, target.name));
  const digest = answered.value.headers["docker-content-digest"] ?? "";
  return isDigest(digest)
    ? ok(digest)
    : fail(
        imageFault("image-malformed", `${target.name}: the response of the registry lacks the digest of the manifest`),
      );
}

async function haveBlobs(session: RegistrySession, digests: readonly Digest[]): Promise<Result<boolean, ImageFault>> {
  for (const digest of new Set(digests)) {
    const asked = askFollowing(session, { method: "HEAD", path: `blobs/${digest}` });
    const answered = asked instanceof Promise ? await asked : asked;
    if (!answered.ok) return answered;
    if (answered.value.status === 404) return ok(false);
    if (answered.value.status !== 200) return fail(statusFault(answered.value, `blob ${digest}`));
  }
  return ok(true);
}

/** Manifests that a repository accepted from this store, by name and digest. The repository has all blobs that they name. */
type Taken = Set<string>;

async function save(image: Image, targets: readonly Target[], taken: Taken): Promise<Result<SaveResult, ImageFault>> {
  const prepared = attempt(() => imageBytesOf(image));
  if (!prepared.ok) return prepared;
  const written = prepared.value;
  const { manifest, manifestDigest: digest } = written;
  return push(targets, {
    mediaType: image.mediaType.manifest,
    manifest,
    digest,
    taken,
    blobs: (session, which) => pushBlobs(session, image, written, which),
  });
}

async function publish(
  artifact: Artifact,
  targets: readonly Target[],
  taken: Taken,
): Promise<Result<SaveResult, ImageFault>> {
  const written = attempt(() => writeArtifact(artifact));
  if (!written.ok) return written;
  const blobs: Pushed["blobs"] = (session, which) => pushArtifactBlobs(session, artifact, which);
  return push(targets, { mediaType: OCI_MANIFEST, ...written.value, taken, blobs });
}

interface Pushed {
  readonly mediaType: string;
  readonly manifest: Bytes;
  readonly digest: Digest;
  readonly taken: Taken;
  blobs(session: RegistrySession, which: Which): Promise<Result<undefined, ImageFault>>;
}

/** If the registry has lost a blob that it had confirmed, all blobs go up again, once. */
async function pushNamed(
  session: RegistrySession,
  name: string,
  pushed: Pushed,
): Promise<Result<undefined, ImageFault>> {
  const first = await pushManifest(session, name, pushed);
  if (first.ok || first.fault.lacksBlob !== true) return first;
  const again = await pushed.blobs(session, "all");
  return again.ok ? pushManifest(session, name, pushed) : again;
}

/** Pushes the blobs once for each repository, then each name. After a name that fails, the next ones are still tried. */
async function push(targets: readonly Target[], pushed: Pushed): Promise<Result<SaveResult, ImageFault>> {
  const filled = new Set<string>();
  const failures: ImageFault[] = [];
  for (const { reference, session } of targets) {
    const name = contextName(reference);
    const whole = `${name}@${pushed.digest}`;
    const blobs = filled.has(name) || pushed.taken.has(whole) ? ok(undefined) : await pushed.blobs(session, "missing");
    if (blobs.ok) filled.add(name);
    const named = blobs.ok ? await pushNamed(session, reference.tag ?? pushed.digest, pushed) : blobs;
    if (named.ok) pushed.taken.add(whole);
    else failures.push(named.fault);
  }
  const [first] = failures;
  if (first !== undefined)
    return fail(failures.length === 1 ? first : { ...first, message: failures.map(describeFault).join("; ") });
  return ok({
    digest: pushed.digest,
    manifestSize: pushed.manifest.length,
    tags: targets.map(({ name }) => ({ name })),
  });
}
