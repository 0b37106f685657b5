/** Artifacts as an observation shows them: what is in their blobs is text or bytes, and nothing more is known of it. */
import { strictTextOf } from "#base";
import type { Artifact, StoredArtifact } from "#image";
import type { ArtifactSeen, BlobSeen } from "../protocol/observation.ts";
import { symbolic } from "./refs.ts";

const TEXT_MAX_BYTES = 512;

export function artifactSeen(artifact: StoredArtifact, repository: string): ArtifactSeen {
  const { config, layers, annotations = {}, subject, manifest } = artifact;
  return {
    digest: manifest.digest,
    config: blobSeen(config),
    layers: layers.map(blobSeen),
    annotations: Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, symbolic(text)])),
    ...(subject !== undefined && { subject: `@${repository}@${subject.digest}` }),
  };
}

function blobSeen({ blob }: Artifact["config"]): BlobSeen {
  const { mediaType: media, digest, size, content } = blob;
  const text = size <= TEXT_MAX_BYTES ? strictTextOf(content.bytes()) : undefined;
  return { media, digest, size, ...(text !== undefined && { text: symbolic(text) }) };
}
