/** Owners by name. The build user of every world is 1000:1000. */
import type { FileOwner } from "#protocol";

export interface OwnerIds {
  readonly uid: number;
  readonly gid: number;
}

const IDS: Readonly<Record<FileOwner, OwnerIds>> = { root: { uid: 0, gid: 0 }, user: { uid: 1000, gid: 1000 } };

export const ownerIds = (owner: FileOwner): OwnerIds => IDS[owner];

export function ownerOf({ uid, gid }: OwnerIds): string {
  const known = Object.entries(IDS).find(([, ids]) => ids.uid === uid && ids.gid === gid);
  return known?.[0] ?? `${uid}:${gid}`;
}
