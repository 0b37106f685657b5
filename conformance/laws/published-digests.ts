/** Everything that a build publishes under the app's names: images, and artifacts beside them. */

import type { Ref } from "../protocol/case.ts";
import { equal } from "../protocol/match.ts";
import type { ImageSeen, StepSeen } from "../protocol/observation.ts";
import { comparableParts, imageIn } from "./images.ts";
import type { LawViolation } from "./law.ts";

/** The app's tags, by what they name; `broken` is a text too. */
export function publishedDigests(step: StepSeen | undefined): ReadonlyMap<Ref, string> {
  const images = Object.entries(step?.images ?? {}).map(
    ([ref, image]) => [ref as Ref, "broken" in image ? `broken: ${image.broken}` : image.digest] as const,
  );
  const artifacts = Object.entries(step?.artifacts ?? {}).map(([ref, { digest }]) => [ref as Ref, digest] as const);
  return new Map([...images, ...artifacts].filter(([ref]) => ref.startsWith("@app:")));
}

/** The same tags, each of the same manifest; where an image differs, in what. */
export function publicationDifferences(wanted: StepSeen, got: StepSeen): readonly LawViolation[] {
  const [before, after] = [publishedDigests(wanted), publishedDigests(got)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((ref): readonly LawViolation[] => {
    const [one, other] = [before.get(ref), after.get(ref)];
    if (one === other) return [];
    const [was, is] = [imageIn(wanted, ref), imageIn(got, ref)];
    const parts = was === undefined || is === undefined ? [] : differingParts(was, is);
    return [{ at: `digest of ${ref}`, wanted: one ?? "nothing", got: other ?? null }, ...parts];
  });
}

function differingParts(wanted: ImageSeen, got: ImageSeen): readonly LawViolation[] {
  const [before, after] = [comparableParts(wanted), comparableParts(got)];
  return Object.keys(before)
    .filter((part) => !equal(before[part], after[part]))
    .map((part) => ({ at: part, wanted: JSON.stringify(before[part]), got: after[part] ?? null }));
}
