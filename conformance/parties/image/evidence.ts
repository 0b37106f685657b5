/** What the rules of images look at: a build image, a run image or an app image, and another one that belongs to it. */
import { LABELS } from "#contract";
import { envOf, flatten, type Image, labelOf } from "#image";
import type { RebaseFinding } from "#platform";
import type { Tree } from "#tree";
import type { Ran } from "../kit/rule.ts";
import type { Starts } from "./starts.ts";

export type ImageRole = "build" | "run" | "app";

/** What a rebase on a newer run image does to an app image. */
export type RebaseTrial =
  | { readonly ran: Ran; readonly code?: number; readonly findings: readonly RebaseFinding[] }
  | { readonly notRun: string };

export interface ImageEvidence {
  readonly role: ImageRole;
  readonly image: Image;
  readonly tree: Tree;
  /** Of a build image: the run image; of a run image: the build image. */
  readonly other?: Image;
  /** Of an app image. */
  readonly rebase: RebaseTrial;
  readonly starts: Starts;
}

/** By what only such an image has: the label of the lifecycle, or the variable of the build user. */
export function roleOf(image: Image): ImageRole {
  if (labelOf(image, LABELS.lifecycleMetadata) !== undefined) return "app";
  return envOf(image, "CNB_USER_ID") === undefined ? "run" : "build";
}

/** `image` must be fetched. */
export const imageEvidence = (
  image: Image,
  {
    role = roleOf(image),
    other,
    rebase = { notRun: "only app images are rebased" },
    starts = { notRun: "only app images have processes" },
  }: Partial<Pick<ImageEvidence, "role" | "other" | "rebase" | "starts">>,
): ImageEvidence => ({
  role,
  image,
  tree: flatten(image),
  ...(other && { other }),
  rebase,
  starts,
});
