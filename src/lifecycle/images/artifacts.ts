/** Artifacts that are published beside an app image: for steps of proposals; the base has none. */
import type { Content } from "#base";
import { type Artifact, artifacts, contextName, type Image, parseReference } from "#image";

/** One that is to be published, and what asked for it. */
export interface ArtifactPart {
  /** References, each with a tag. */
  readonly names: readonly string[];
  readonly artifact: Artifact;
  /** The buildpack's id. */
  readonly by: string;
  /** As the buildpack gives it: a name may have something before it. */
  readonly tag: string;
  readonly layer: string;
  /** As the buildpack names it. */
  readonly file: string;
}

export interface ArtifactContent {
  readonly config: { readonly mediaType: string; readonly content: Content };
  /** The one blob. Read in pieces, and never held. */
  readonly layer: { readonly mediaType: string; readonly content: Content };
  readonly annotations: Readonly<Record<string, string>>;
}

export const artifactOf = ({ config, layer, annotations }: ArtifactContent): Artifact => ({
  config: artifacts.artifactBlob(config.mediaType, config.content),
  layers: [artifacts.artifactBlob(layer.mediaType, layer.content)],
  annotations,
});

/** The same, about an image that need not be saved yet. */
export const artifactAbout = (artifact: Artifact, image: Image): Artifact => ({
  ...artifact,
  subject: artifacts.subjectOf(image),
});

/** Its digest, media types and size, as a report or a label says them. */
export const digestOfArtifact = (artifact: Artifact): string => artifacts.writeArtifact(artifact).digest;

/** The name of an image or an artifact by its digest: a store keeps it under that without a tag. */
export function digestName(name: string, digest: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? `${contextName(reference.value)}@${digest}` : undefined;
}

export const imageDigest = (image: Image): string => artifacts.subjectOf(image).digest;

/** `tag` in the repository of the image called `name`; undefined where it is no tag. */
export function tagInRepository(name: string, tag: string): string | undefined {
  const reference = parseReference(name);
  if (!reference.ok || !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) return undefined;
  return `${contextName(reference.value)}:${tag}`;
}

/** Undefined for a name by digest, and for what is no name. */
export function tagOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? reference.value.tag : undefined;
}

/** `registry/repository`; undefined for what is no name. */
export function repositoryOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? contextName(reference.value) : undefined;
}
