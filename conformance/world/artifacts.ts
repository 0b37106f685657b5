/** Observes artifacts. Small blobs of text are shown as text; other blobs by digest and size. */
import { strictTextOf } from "#base";
import type { Artifact, StoredArtifact } from "#image";
import type { ArtifactObservation, BlobObservation } from "#protocol";
import { withSymbolicRefs } from "./refs.ts";

const TEXT_MAX_BYTES = 512;

export function observeArtifact(artifact: StoredArtifact, repository: string): ArtifactObservation {
  const { config, layers, annotations = {}, subject, manifest } = artifact;
  return {
    digest: manifest.digest,
    config: observeBlob(config),
    layers: layers.map(observeBlob),
    annotations: Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, withSymbolicRefs(text)])),
    ...(subject !== undefined && { subject: `@${repository}@${subject.digest}` }),
  };
}

function observeBlob({ blob }: Artifact["config"]): BlobObservation {
  const { mediaType: media, digest, size, content } = blob;
  const text = size <= TEXT_MAX_BYTES ? strictTextOf(content.bytes()) : undefined;
  return { media, digest, size, ...(text !== undefined && { text: withSymbolicRefs(text) }) };
}
