/** Places that show a violation to another harness: what an exported failure of a law is judged by. */
import type { Json } from "#base";
import { meaningOf } from "#contract";
import { type Place, pointer, type Ref, type RunStep, type ShownPlace } from "#protocol";

/** The image of a step, counted over all sessions. */
export interface ImagePlace {
  readonly step: number;
  readonly ref: Ref;
}

/** A value in the image. `*` collects the values of an array. */
export const inImage = ({ step, ref }: ImagePlace, ...tokens: readonly (string | number)[]): string =>
  pointer("steps", step, "images", ref) + tokens.map((token) => (token === "*" ? "/*" : pointer(token))).join("");

/** `expected`: the value at `other`; undefined if `other` has no value. */
export const sameAs = (at: string, other: string, expected: Json | undefined): ShownPlace => ({
  at,
  is: expected === undefined ? { present: false } : { sameAs: other },
});

/** So many layers from one place upwards are those from another place upwards. */
export const sameLayers = (count: number, from: LayerPlace, other: LayerPlace): readonly ShownPlace[] =>
  Array.from({ length: count }, (_, i) => ({
    at: inImage(from.image, "layers", from.layer + i, "diffId"),
    is: { sameAs: inImage(other.image, "layers", other.layer + i, "diffId") },
  }));

export interface LayerPlace {
  readonly image: ImagePlace;
  readonly layer: number;
}

/** Several results are right: all places of the first list, or all of another one. */
export const eitherOf = (first: readonly Place[], ...others: readonly (readonly Place[])[]): readonly ShownPlace[] =>
  first.map((place) => (others.length === 0 ? place : { ...place, or: others }));

/** The phase succeeds, or ends with a code that it may end with. */
export const endsAsPhase = (step: number, phase: RunStep["run"]): readonly ShownPlace[] => {
  const codes = Array.from({ length: 256 }, (_, code) => code).filter((code) => meaningOf(phase, code) !== undefined);
  return [{ at: pointer("steps", step, "exit", "code"), is: { oneOf: codes } }];
};

/** The next build of a law succeeds. */
export const successAt = (step: number): readonly ShownPlace[] => [
  { at: pointer("steps", step, "exit", "code"), is: { equals: 0 } },
];
