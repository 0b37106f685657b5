/** The contents of a registry: blobs and manifests for each repository, as in the distribution specification. */
import type { Content, Digest } from "#base";
import type { Manifest } from "../documents/manifest.ts";
import { isForeign } from "../model/media-types.ts";

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

/** The contents of a registry at one moment, with which others can start. Content is shared; later changes are not. */
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

/** The digests that the repository must have before it accepts a manifest. Foreign layers are elsewhere. */
export function requiredDigests(manifest: Manifest): {
  readonly blobs: readonly Digest[];
  readonly manifests: readonly Digest[];
} {
  if (manifest.kind === "index") return { blobs: [], manifests: manifest.children.map((each) => each.digest) };
  const layers = manifest.layers.filter(({ mediaType }) => !isForeign(mediaType));
  return { blobs: [manifest.config, ...layers].map((each) => each.digest), manifests: [] };
}
