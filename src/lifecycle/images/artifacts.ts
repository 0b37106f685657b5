/** Artifacts that steps of proposals publish with an app image. */
import type { Content } from "#base";
import { type Artifact, artifacts, contextName, type Image, parseReference } from "#image";

/** An artifact to publish, and the buildpack's declaration of it. */
export interface ArtifactPart {
  /** References, each with a tag. */
  readonly names: readonly string[];
  readonly artifact: Artifact;
  /** The buildpack's id. */
  readonly by: string;
  /** As the buildpack declares it. The published names may have a prefix. */
  readonly tag: string;
  readonly layer: string;
  /** The file name in the declaration. */
  readonly file: string;
}

export interface ArtifactContent {
  readonly config: { readonly mediaType: string; readonly content: Content };
  /** The one blob. It is read in pieces and never kept in memory. */
  readonly layer: { readonly mediaType: string; readonly content: Content };
  readonly annotations: Readonly<Record<string, string>>;
}

export const artifactOf = ({ config, layer, annotations }: ArtifactContent): Artifact => ({
  config: artifacts.artifactBlob(config.mediaType, config.content),
  layers: [artifacts.artifactBlob(layer.mediaType, layer.content)],
  annotations,
});

/** The artifact with `image` as its subject. The image need not be saved yet. */
export const artifactAbout = (artifact: Artifact, image: Image): Artifact => ({
  ...artifact,
  subject: artifacts.subjectOf(image),
});

/** The digest of the artifact's manifest. */
export const digestOfArtifact = (artifact: Artifact): string => artifacts.writeArtifact(artifact).digest;

/** The name of an image or artifact by digest. A store keeps it under this name without a tag. */
export function digestName(name: string, digest: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? `${contextName(reference.value)}@${digest}` : undefined;
}

export const imageDigest = (image: Image): string => artifacts.subjectOf(image).digest;

/** `tag` in the repository of the image `name`; undefined if it is not a valid tag. */
export function tagInRepository(name: string, tag: string): string | undefined {
  const reference = parseReference(name);
  if (!reference.ok || !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) return undefined;
  return `${contextName(reference.value)}:${tag}`;
}

/** Undefined for a name by digest and for an invalid name. */
export function tagOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? reference.value.tag : undefined;
}

/** `registry/repository`; undefined for an invalid name. */
export function repositoryOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? contextName(reference.value) : undefined;
}
