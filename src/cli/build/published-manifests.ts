/** The images and artifacts that a build published in its registry, by name. */
import type { Digest } from "#base";
import type { StoredArtifact, StoredImage } from "#image";
import { BUILD_REGISTRY, type BuildRegistry } from "#platform";
import type { TaggedArtifact } from "../images/output.ts";
import { sizeText } from "../terminal/size.ts";

export interface PublishedManifest {
  /** In the build's registry: `shop:chart`, or `shop@sha256:…` without a tag. */
  readonly name: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest: Digest;
  readonly image?: StoredImage;
  readonly artifact?: StoredArtifact;
}

/** `since`: how many requests to skip. A manifest that was pushed by digest and then tagged is listed once. */
export async function publishedSince(registry: BuildRegistry, since: number): Promise<readonly PublishedManifest[]> {
  const manifests = new Map<string, PublishedManifest>();
  for (const { method, what, repository, reference, status } of registry.log().slice(since)) {
    if (method !== "PUT" || what !== "manifest" || status < 200 || status >= 300) continue;
    const tag = reference.startsWith("sha256:") ? undefined : reference;
    const name = `${repository}${tag === undefined ? "@" : ":"}${reference}`;
    const kept = await keptAt(registry, `${BUILD_REGISTRY}/${name}`);
    if (kept !== undefined) manifests.set(name, { name, repository, ...(tag !== undefined && { tag }), ...kept });
  }
  const all = [...manifests.values()];
  const isTagged = (one: PublishedManifest): boolean =>
    all.some(({ tag, repository, digest }) => tag && repository === one.repository && digest === one.digest);
  return all.filter((one) => one.tag !== undefined || !isTagged(one));
}

async function keptAt(
  registry: BuildRegistry,
  reference: string,
): Promise<Pick<PublishedManifest, "digest" | "image" | "artifact"> | undefined> {
  const artifact = await registry.artifact(reference);
  if (artifact.ok && artifact.value !== undefined)
    return { digest: artifact.value.manifest.digest, artifact: artifact.value };
  const image = await registry.image(reference);
  if (!image.ok || image.value === undefined) return undefined;
  return { digest: image.value.manifest.digest, image: image.value };
}

export interface ArtifactsByRepository {
  /** Those in the repository of the app image; the output gets them too. */
  readonly own: readonly PublishedManifest[];
  /** Those in other repositories, except copies of the former. */
  readonly elsewhere: readonly PublishedManifest[];
}

/** `app`: the image's name in the build's registry. */
export function artifactsByRepository(app: string, published: readonly PublishedManifest[]): ArtifactsByRepository {
  const repository = app.slice(BUILD_REGISTRY.length + 1).replace(/[:@].*$/, "");
  const all = published.filter(({ artifact, tag }) => artifact !== undefined && tag !== undefined);
  const own = all.filter((one) => one.repository === repository);
  const isCopy = ({ tag, digest }: PublishedManifest): boolean =>
    own.some((one) => one.tag === tag && one.digest === digest);
  return { own, elsewhere: all.filter((one) => one.repository !== repository && !isCopy(one)) };
}

export const taggedArtifacts = (published: readonly PublishedManifest[]): readonly TaggedArtifact[] =>
  published.flatMap(({ tag, artifact }) => (tag === undefined || artifact === undefined ? [] : [{ tag, artifact }]));

/** The type is the media type of the configuration, as in the OCI specification. */
export function describePublished({ artifact }: PublishedManifest): string {
  if (artifact === undefined) return "image";
  const size = artifact.layers.reduce((sum, { blob }) => sum + blob.size, 0);
  return `artifact ${artifact.config.blob.mediaType}, ${sizeText(size)}`;
}
