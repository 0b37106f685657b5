/** Reads users and groups from `/etc/passwd` and `/etc/group`. */
import { type ByteString, byteString, textOf } from "#base";
import type { ProcessFs } from "./process.ts";

export interface UserEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

type Reader = Pick<ProcessFs, "exists" | "read">;

/** In the file's order. Malformed lines are ignored, as in the C library. Empty if the file is missing. */
export const readUsers = (fs: Reader): readonly UserEntry[] =>
  entries(fs, byteString("/etc/passwd")).flatMap(([name, , uid, gid, , home, shell]) => {
    const ids = { uid: idOf(uid), gid: idOf(gid) };
    if (name === undefined || ids.uid === undefined || ids.gid === undefined) return [];
    return [{ name, uid: ids.uid, gid: ids.gid, home: home ?? "", shell: shell ?? "" }];
  });

export const readGroups = (fs: Reader): readonly GroupEntry[] =>
  entries(fs, byteString("/etc/group")).flatMap(([name, , gid, members]) => {
    const id = idOf(gid);
    if (name === undefined || id === undefined) return [];
    return [{ name, gid: id, members: members === undefined || members === "" ? [] : members.split(",") }];
  });

function entries(fs: Reader, path: ByteString): readonly (readonly string[])[] {
  if (!fs.exists(path)) return [];
  const lines = textOf(fs.read(path)).split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(":"));
}

const idOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
