/** The in-process registry of a build. Its name is fixed, so results do not change from run to run. */
import { type Content, type Digest, type Exchange, ok, type Result } from "#base";
import {
  type Image,
  type ImageFault,
  type LoggedRequest,
  network,
  parseReference,
  registry,
  registryStore,
  type StoredArtifact,
  type StoredImage,
} from "#image";

export const BUILD_REGISTRY = "127.0.0.1:5000";

export interface BuildRegistry {
  /** The network of the machine's processes. */
  readonly http: Exchange;
  /** Stores an image under a reference, with fetched layers. */
  publish(reference: string, image: Image): Promise<Result<undefined, ImageFault>>;
  image(reference: string): Promise<Result<StoredImage | undefined, ImageFault>>;
  artifact(reference: string): Promise<Result<StoredArtifact | undefined, ImageFault>>;
  log(): readonly LoggedRequest[];
}

/** `names`: further hosts for which the registry answers, besides {@link BUILD_REGISTRY}. */
export function buildRegistry(names: readonly string[] = []): BuildRegistry {
  const foreign = new Map<Digest, Content>();
  const served = registry({ foreign });
  const overAnyScheme: Exchange = (request) => served.handle({ ...request, scheme: "http" });
  const http = network(
    Object.fromEntries([
      [BUILD_REGISTRY, served.handle],
      ...names.map((name): [string, Exchange] => [name, overAnyScheme]),
    ]),
  );
  const store = registryStore(http);
  return {
    http,
    async publish(reference, image) {
      for (const { blob } of image.layers) if (blob.urls !== undefined) foreign.set(blob.digest, blob.content);
      const saved = await store.save(image, [reference]);
      return saved.ok ? ok(undefined) : saved;
    },
    image: (reference) => store.open(reference),
    artifact: (reference) => store.artifact(reference),
    log: () => served.log(),
  };
}

/** The reference of an image in the build's registry: `127.0.0.1:5000/me/app:1` for `ghcr.io/me/app:1`. */
export function buildReferenceOf(name: string): Result<string, ImageFault> {
  const parsed = parseReference(name);
  if (!parsed.ok) return parsed;
  const { repository, tag, digest } = parsed.value;
  const short = repository.replace(/^library\//, "");
  return ok(`${BUILD_REGISTRY}/${short}${digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`}`);
}
