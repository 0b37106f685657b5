/**
 * The permission checks of Linux. A process has only its primary group: like execve, setresuid and a sandbox, the machine does not
 * read supplementary groups from `/etc/group`.
 */
import type { Head, Meta } from "#tree";

export interface ProcessIds {
  readonly uid: number;
  readonly gid: number;
}

export const READ = 4;
export const WRITE = 2;
export const EXECUTE = 1;

export const ROOT_IDS: ProcessIds = { uid: 0, gid: 0 };

/** Root passes every check except one: a file must be executable for someone. */
export function may(ids: ProcessIds, node: Head, bits: number): boolean {
  if (ids.uid === 0) return (bits & EXECUTE) === 0 || node.kind === "dir" || (node.mode & 0o111) !== 0;
  const shift = ids.uid === node.uid ? 6 : ids.gid === node.gid ? 3 : 0;
  return ((node.mode >> shift) & bits) === bits;
}

/** In a sticky directory, only root and the owners of the file and of the directory may remove a name. */
export const stickyForbids = (ids: ProcessIds, dir: Meta, node: Meta): boolean =>
  (dir.mode & 0o1000) !== 0 && ids.uid !== 0 && ids.uid !== node.uid && ids.uid !== dir.uid;

export const owns = (ids: ProcessIds, node: Meta): boolean => ids.uid === 0 || ids.uid === node.uid;

type Owned = Pick<Meta, "mode" | "gid">;

/** The mode of a file after a write. Root's writes keep the set-id bits. */
export const modeAfterWrite = (ids: ProcessIds, was: Owned): number =>
  ids.uid === 0 ? was.mode : withoutSetIds(ids, was);

/** The mode of a file (not a directory) after chown by any user. `was` has the old group. */
export const modeAfterChown = (ids: ProcessIds, was: Owned): number => withoutSetIds(ids, was);

/** Clears setuid. Clears setgid if the group may execute, and (since Linux 6.2) if the process is not in the group. */
function withoutSetIds(ids: ProcessIds, { mode, gid }: Owned): number {
  if ((mode & 0o6000) === 0) return mode;
  const isForeign = ids.uid !== 0 && ids.gid !== gid;
  return mode & ((mode & 0o010) !== 0 || isForeign ? ~0o6000 : ~0o4000);
}

/** The mode of a new file. A group-executable file loses setgid if its group is inherited and the process is not in it. */
export function modeOfNew(
  ids: ProcessIds,
  made: { gid: number; inherits: boolean; umask: number },
  mode: number,
): number {
  const masked = mode & 0o7777 & ~made.umask;
  const isForeign = made.inherits && ids.uid !== 0 && ids.gid !== made.gid;
  return isForeign && (mode & 0o2010) === 0o2010 ? masked & ~0o2000 : masked;
}
