/** Artifacts as an observation shows them: what is in their blobs is text or bytes, and nothing more is known of it. */
import { strictTextOf } from "#base";
import type { Artifact, StoredArtifact } from "#image";
import type { ArtifactObservation, BlobObservation } from "#protocol";
import { withSymbolicRefs } from "./refs.ts";

const TEXT_MAX_BYTES = 512;

export function observeArtifact(artifact: StoredArtifact, repository: string): ArtifactObservation {
  const { config, layers, annotations = {}, subject, manifest } = artifact;
  return {
    digest: manifest.digest,
    config: blobSeen(config),
    layers: layers.map(blobSeen),
    annotations: Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, withSymbolicRefs(text)])),
    ...(subject !== undefined && { subject: `@${repository}@${subject.digest}` }),
  };
}

function blobSeen({ blob }: Artifact["config"]): BlobObservation {
  const { mediaType: media, digest, size, content } = blob;
  const text = size <= TEXT_MAX_BYTES ? strictTextOf(content.bytes()) : undefined;
  return { media, digest, size, ...(text !== undefined && { text: withSymbolicRefs(text) }) };
}
