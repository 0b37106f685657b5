/** The images and artifacts that a build publishes under the app's names. */

import type { ImageObservation, Ref, ShownPlace, StepObservation } from "#protocol";
import { equal, isRef } from "#protocol";
import { comparableParts, imageIn } from "./images.ts";
import { breaking, type LawViolation } from "./law.ts";
import { inImage } from "./shown.ts";

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

/** The steps that published, counted over all sessions. */
export interface PublishedIn {
  readonly expected: number;
  readonly actual: number;
}

/** The tags whose manifests differ, and the parts in which their images differ. `steps`: for another harness. */
export function publicationDifferences(
  expected: StepObservation,
  actual: StepObservation,
  steps?: PublishedIn,
): readonly LawViolation[] {
  const [before, after] = [publishedDigests(expected), publishedDigests(actual)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((ref): readonly LawViolation[] => {
    const [one, other] = [before.get(ref), after.get(ref)];
    if (one === other) return [];
    const [was, is] = [imageIn(expected, ref), imageIn(actual, ref)];
    const isShown = steps !== undefined && was !== undefined;
    const shown = (...tokens: readonly string[]) => (isShown ? { shown: [sameIn(steps, ref, tokens)] } : {});
    const parts = was === undefined || is === undefined ? [] : differingParts(was, is, shown);
    const digest = { at: `digest of ${ref}`, expected: one ?? "nothing", actual: other ?? null, ...shown("digest") };
    return [...breaking([digest], SAME_MANIFEST), ...breaking(parts, SAME_IMAGE)];
  });
}

const sameIn = ({ expected, actual }: PublishedIn, ref: Ref, tokens: readonly string[]): ShownPlace => ({
  at: inImage({ step: actual, ref }, ...tokens),
  is: { sameAs: inImage({ step: expected, ref }, ...tokens) },
});

function differingParts(
  expected: ImageObservation,
  actual: ImageObservation,
  shown: (...tokens: readonly string[]) => Pick<LawViolation, "shown">,
): readonly LawViolation[] {
  const [before, after] = [comparableParts(expected), comparableParts(actual)];
  return Object.keys(before)
    .filter((part) => !equal(before[part], after[part]))
    .map((part) => ({
      at: part,
      expected: JSON.stringify(before[part]),
      actual: after[part] ?? null,
      ...(part === "layers" ? shown(part, "*", "diffId") : shown(part)),
    }));
}
