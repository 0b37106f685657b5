/** Names of users and groups, as `ls -l` and `stat` print them. */
import type { Process, Stat } from "../../model/process.ts";
import { readGroups, readUsers } from "../../model/users.ts";

export const userOf = ({ fs }: Pick<Process, "fs">, { uid }: Pick<Stat, "uid">): string =>
  readUsers(fs).find((user) => user.uid === uid)?.name ?? String(uid);

export const groupOf = ({ fs }: Pick<Process, "fs">, { gid }: Pick<Stat, "gid">): string =>
  readGroups(fs).find((group) => group.gid === gid)?.name ?? String(gid);
