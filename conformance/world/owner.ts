/** Owners by name. The build user of every world is 1000:1000. */
import type { Owner } from "#protocol";

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

const IDS: Readonly<Record<Owner, UserIds>> = { root: { uid: 0, gid: 0 }, user: { uid: 1000, gid: 1000 } };

export const idsOf = (owner: Owner): UserIds => IDS[owner];

export function ownerOf({ uid, gid }: UserIds): string {
  const known = Object.entries(IDS).find(([, ids]) => ids.uid === uid && ids.gid === gid);
  return known?.[0] ?? `${uid}:${gid}`;
}
