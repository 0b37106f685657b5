/** What a registry keeps: blobs and manifests per repository, as in the distribution specification. */
import type { Content, Digest } from "#base";
import type { Manifest } from "../documents/manifest.ts";

export interface KeptManifest {
  readonly mediaType: string;
  readonly content: Content;
  readonly parsed: Manifest;
}

export interface Upload {
  readonly parts: readonly Content[];
  readonly size: number;
}

export interface Repository {
  readonly blobs: Map<Digest, Content>;
  readonly manifests: Map<Digest, KeptManifest>;
  readonly tags: Map<string, Digest>;
  readonly uploads: Map<string, Upload>;
}

export type Repositories = Map<string, Repository>;

/** A registry at one moment: to start others from. Content is shared; what happens to the one is not seen by the other. */
export interface RegistryState {
  readonly repositories: ReadonlyMap<string, Repository>;
}

export const emptyRepository = (): Repository => ({
  blobs: new Map(),
  manifests: new Map(),
  tags: new Map(),
  uploads: new Map(),
});

export const copyOf = (repositories: ReadonlyMap<string, Repository>): Repositories =>
  new Map(
    [...repositories].map(([name, { blobs, manifests, tags, uploads }]) => [
      name,
      { blobs: new Map(blobs), manifests: new Map(manifests), tags: new Map(tags), uploads: new Map(uploads) },
    ]),
  );

export function repositoryNamed(repositories: Repositories, name: string): Repository {
  const known = repositories.get(name);
  if (known !== undefined) return known;
  const made = emptyRepository();
  repositories.set(name, made);
  return made;
}

/** The digests that must be in the repository before this manifest may be. Foreign layers lie elsewhere. */
export function requiredDigests(manifest: Manifest): {
  readonly blobs: readonly Digest[];
  readonly manifests: readonly Digest[];
} {
  if (manifest.kind === "index") return { blobs: [], manifests: manifest.children.map((each) => each.digest) };
  const layers = manifest.layers.filter(({ mediaType }) => !/nondistributable|foreign/.test(mediaType));
  return { blobs: [manifest.config, ...layers].map((each) => each.digest), manifests: [] };
}
