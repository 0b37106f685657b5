/** Owners by name. The build user of every world is 1000:1000. */
import type { FileOwner } from "#protocol";

export interface OwnerIds {
  readonly uid: number;
  readonly gid: number;
}

const IDS = { root: { uid: 0, gid: 0 }, user: { uid: 1000, gid: 1000 } } as const;

export function ownerIds(owner: FileOwner): OwnerIds {
  if (owner === "root" || owner === "user") return IDS[owner];
  const [uid = 0, gid = 0] = owner.split(":").map(Number);
  return { uid, gid };
}

export function ownerOf({ uid, gid }: OwnerIds): string {
  const isBoth = (ids: OwnerIds): boolean => ids.uid === uid && ids.gid === gid;
  return isBoth(IDS.root) ? "root" : isBoth(IDS.user) ? "user" : `${uid}:${gid}`;
}
