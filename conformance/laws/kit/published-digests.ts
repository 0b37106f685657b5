/** The images and artifacts that a build publishes under the app's names. */

import type { ImageObservation, Ref, StepObservation } from "#protocol";
import { equal, isRef } from "#protocol";
import { comparableParts, imageIn } from "./images.ts";
import { breaking, type LawViolation } from "./law.ts";

/** The digest of each of the app's tags; for a broken image, a text that says so. */
export function publishedDigests(step: StepObservation | undefined): ReadonlyMap<Ref, string> {
  const images = Object.entries(step?.images ?? {}).map(([ref, image]): [string, string] => [
    ref,
    "broken" in image ? `broken: ${image.broken}` : image.digest,
  ]);
  const artifacts = Object.entries(step?.artifacts ?? {}).map(([ref, { digest }]): [string, string] => [ref, digest]);
  const digests = new Map<Ref, string>();
  for (const [ref, digest] of [...images, ...artifacts])
    if (isRef(ref) && ref.startsWith("@app:")) digests.set(ref, digest);
  return digests;
}

export const [SAME_MANIFEST, SAME_IMAGE] = ["platform.repro.manifest-digest", "platform.repro.image-id"];

/** The tags whose manifests differ, and the parts in which their images differ. */
export function publicationDifferences(expected: StepObservation, actual: StepObservation): readonly LawViolation[] {
  const [before, after] = [publishedDigests(expected), publishedDigests(actual)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((ref): readonly LawViolation[] => {
    const [one, other] = [before.get(ref), after.get(ref)];
    if (one === other) return [];
    const [was, is] = [imageIn(expected, ref), imageIn(actual, ref)];
    const parts = was === undefined || is === undefined ? [] : differingParts(was, is);
    const digest = { at: `digest of ${ref}`, expected: one ?? "nothing", actual: other ?? null };
    return [...breaking([digest], SAME_MANIFEST), ...breaking(parts, SAME_IMAGE)];
  });
}

function differingParts(expected: ImageObservation, actual: ImageObservation): readonly LawViolation[] {
  const [before, after] = [comparableParts(expected), comparableParts(actual)];
  return Object.keys(before)
    .filter((part) => !equal(before[part], after[part]))
    .map((part) => ({ at: part, expected: JSON.stringify(before[part]), actual: after[part] ?? null }));
}
