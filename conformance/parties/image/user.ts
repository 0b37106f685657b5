/** The user of an image. */
import type { Image } from "#image";
import { readUsers } from "#machine";
import { fileBytesIn } from "#platform";
import type { Tree } from "#tree";

export interface ImageUser {
  readonly uid: number;
  readonly gid?: number;
  readonly home?: string;
}

/** `User` as a container runtime takes it: a name or an id, with or without a group. Undefined if the image has no such user. */
export function userOf({ image, tree }: { readonly image: Image; readonly tree: Tree }): ImageUser | undefined {
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
