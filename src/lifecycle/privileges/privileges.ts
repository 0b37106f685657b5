/** A phase that starts as root gives its directories to the build's user and continues as that user. */
import { type ByteString, byteString, textOfByteString } from "#base";
import { type Process, type ProcessFs, SystemError } from "#machine";
import { phaseFault } from "../rules/faults.ts";

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** Gives each existing directory that the user cannot write to, with its content, to the user. */
export function ensureOwner(process: Process, user: UserIds, dirs: readonly (ByteString | undefined)[]): void {
  const { fs } = process;
  for (const dir of dirs) {
    if (dir === undefined || dir === "" || !fs.exists(dir) || canWrite(fs, dir, user)) continue;
    attempt(`chown ${textOfByteString(dir)} to ${user.uid}:${user.gid}`, () => giveTo(fs, dir, user));
  }
}

/** Checks only the directory itself. */
function canWrite(fs: ProcessFs, dir: ByteString, user: UserIds): boolean {
  const { uid, gid, mode } = fs.stat(dir);
  return uid === user.uid || (gid === user.gid && (mode & 0o020) !== 0) || (mode & 0o002) !== 0;
}

function giveTo(fs: ProcessFs, path: ByteString, user: UserIds): void {
  const isDir = fs.lstat(path).kind === "dir";
  if (isDir) for (const name of fs.readDir(path)) giveTo(fs, byteString`${path}/${name}`, user);
  fs.lchown(path, user.uid, user.gid);
}

export function becomeUser(process: Process, { uid, gid }: UserIds): void {
  if (process.uid === uid && process.gid === gid) return;
  attempt(`become user ${uid}:${gid}`, () => process.setUser({ uid, gid }));
}

function attempt(what: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw phaseFault("failed", `could not ${what}: ${error.message}`, {
      remedy: "start the phase as root, or as the user that CNB_USER_ID and CNB_GROUP_ID name",
    });
  }
}
