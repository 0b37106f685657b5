/** Who is who in a sandbox: real owners where the harness is root, else one user who owns everything. */
import type { SandboxIds } from "./bubblewrap.ts";
import type { User } from "./system.ts";
import type { Owner } from "./write.ts";

export interface UserOptions {
  /** The one user inside where the host gives only one (no root on the host). Default 1000:1000. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Who `/etc/passwd` names, where the tree has none. Default root and `cnb` (the user). */
  readonly users?: readonly User[];
  /** One uid even where the host has root. */
  readonly oneUser?: boolean;
}

const CNB = { uid: 1000, gid: 1000 };

export function idsOf({ oneUser = false, user = CNB }: UserOptions): SandboxIds {
  return process.getuid?.() === 0 && !oneUser ? { are: "real" } : { are: "mapped", ...user };
}

export const usersOf = ({ users, user = CNB }: UserOptions): readonly User[] =>
  users ?? [
    { name: "root", uid: 0, gid: 0, home: "/root" },
    { name: "cnb", ...user, home: "/home/cnb" },
  ];

export function ownerInside(ids: SandboxIds, uid: number, gid: number): Owner {
  if (ids.are === "real") return { uid, gid };
  return {
    uid: uid === process.getuid?.() ? ids.uid : OVERFLOW,
    gid: gid === process.getgid?.() ? ids.gid : OVERFLOW,
  };
}

/** What the kernel shows for an owner that has no number inside. */
const OVERFLOW = 65534;
