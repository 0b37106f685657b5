/** What the rules of images look at: a build image, a run image or an app image, and another one that belongs to it. */
import { LABELS } from "#contract";
import { envOf, flatten, type Image, labelOf } from "#image";
import { readUsers } from "#machine";
import { fileBytesIn, type RebaseFinding } from "#platform";
import type { Tree } from "#tree";
import type { Ran } from "../kit/rule.ts";

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
    rebase,
  }: { readonly role?: ImageRole; readonly other?: Image; readonly rebase?: RebaseTrial },
): ImageEvidence => ({
  role,
  image,
  tree: flatten(image),
  ...(other && { other }),
  rebase: rebase ?? { notRun: "only app images are rebased" },
});

export interface ImageUser {
  readonly uid: number;
  readonly gid?: number;
  readonly home?: string;
}

/** `User` as a container runtime takes it: a name or an id, with or without a group. Undefined if the image has no such user. */
export function userOf({ image, tree }: Pick<ImageEvidence, "image" | "tree">): ImageUser | undefined {
  const [name = "", group] = (image.config.config.User ?? "").split(":");
  const users = readUsers({
    exists: (path) => fileBytesIn(tree, path) !== undefined,
    read: (path) => fileBytesIn(tree, path) ?? new Uint8Array(),
  });
  const known = users.find((one) => one.name === name || String(one.uid) === name);
  const uid = known?.uid ?? (/^\d+$/.test(name) ? Number(name) : undefined);
  if (uid === undefined) return undefined;
  const gid = group !== undefined && /^\d+$/.test(group) ? Number(group) : known?.gid;
  return { uid, ...(gid !== undefined && { gid }), ...(known !== undefined && { home: known.home }) };
}
