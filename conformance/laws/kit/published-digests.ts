/** Everything that a build publishes under the app's names: images, and artifacts beside them. */

import type { Ref } from "../../protocol/case.ts";
import { equal } from "../../protocol/match.ts";
import type { ImageObservation, StepObservation } from "../../protocol/observation.ts";
import { comparableParts, imageIn } from "./images.ts";
import type { LawViolation } from "./law.ts";

/** The app's tags, by what they name; `broken` is a text too. */
export function publishedDigests(step: StepObservation | undefined): ReadonlyMap<Ref, string> {
  const images = Object.entries(step?.images ?? {}).map(
    ([ref, image]) => [ref as Ref, "broken" in image ? `broken: ${image.broken}` : image.digest] as const,
  );
  const artifacts = Object.entries(step?.artifacts ?? {}).map(([ref, { digest }]) => [ref as Ref, digest] as const);
  return new Map([...images, ...artifacts].filter(([ref]) => ref.startsWith("@app:")));
}

/** The same tags, each of the same manifest; where an image differs, in what. */
export function publicationDifferences(expected: StepObservation, actual: StepObservation): readonly LawViolation[] {
  const [before, after] = [publishedDigests(expected), publishedDigests(actual)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((ref): readonly LawViolation[] => {
    const [one, other] = [before.get(ref), after.get(ref)];
    if (one === other) return [];
    const [was, is] = [imageIn(expected, ref), imageIn(actual, ref)];
    const parts = was === undefined || is === undefined ? [] : differingParts(was, is);
    return [{ at: `digest of ${ref}`, expected: one ?? "nothing", actual: other ?? null }, ...parts];
  });
}

function differingParts(expected: ImageObservation, actual: ImageObservation): readonly LawViolation[] {
  const [before, after] = [comparableParts(expected), comparableParts(actual)];
  return Object.keys(before)
    .filter((part) => !equal(before[part], after[part]))
    .map((part) => ({ at: part, expected: JSON.stringify(before[part]), actual: after[part] ?? null }));
}
