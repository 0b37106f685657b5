/** The users of a sandbox: real ids if the harness is root, otherwise one user who owns everything. */
import type { SandboxIds } from "./bubblewrap.ts";
import type { SandboxUser } from "./system.ts";
import type { HostOwner } from "./write.ts";

export interface UserOptions {
  /** The user inside if the host has no root and allows only one. Default 1000:1000. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The users in `/etc/passwd` if the tree has none. Default: root and `cnb` (the user). */
  readonly users?: readonly SandboxUser[];
  /** Uses one uid even if the host has root. */
  readonly oneUser?: boolean;
}

const CNB = { uid: 1000, gid: 1000 };

export function sandboxIdsOf({ oneUser = false, user = CNB }: UserOptions): SandboxIds {
  return process.getuid?.() === 0 && !oneUser ? { are: "real" } : { are: "mapped", ...user };
}

export const usersOf = ({ users, user = CNB }: UserOptions): readonly SandboxUser[] =>
  users ?? [
    { name: "root", uid: 0, gid: 0, home: "/root" },
    { name: "cnb", ...user, home: "/home/cnb" },
  ];

export function ownerInside(ids: SandboxIds, uid: number, gid: number): HostOwner {
  if (ids.are === "real") return { uid, gid };
  return {
    uid: uid === process.getuid?.() ? ids.uid : OVERFLOW,
    gid: gid === process.getgid?.() ? ids.gid : OVERFLOW,
  };
}

/** The kernel's id for owners that have no id inside. */
const OVERFLOW = 65534;
