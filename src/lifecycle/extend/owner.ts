/** Resolves users and groups of Dockerfiles: `name` or `name:group`, with names or numbers. */
import { type Process, readGroups, readUsers } from "#machine";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";

export interface ResolvedOwner {
  readonly uid: number;
  readonly gid: number;
}

const NUMBER = /^\d{1,10}$/;
const ID_MAX = 2 ** 32 - 2;

/** For `--chown`. Without a group, a number is also the group, and a name has its group from `/etc/passwd`. */
export function resolveOwner({ fs }: Process, text: string, at: InstructionPosition): ResolvedOwner {
  const { user, group } = parts(text, at);
  const known = readUsers(fs).find(({ name }) => name === user);
  const uid = known?.uid ?? idOf(user, "user", at);
  return { uid, gid: group === undefined ? (known?.gid ?? uid) : groupId(fs, group, at) };
}

/** For USER. Without a group, a user in `/etc/passwd` has the group from there, and any other user has the group of root. */
export function resolveUser(
  { fs }: Process,
  text: string,
  at: InstructionPosition,
): ResolvedOwner & { readonly home: string | undefined } {
  if (text === "") return { uid: 0, gid: 0, home: homeOf(fs, 0) };
  const { user, group } = parts(text, at);
  const users = readUsers(fs);
  const known = users.find(({ name }) => name === user) ?? users.find(({ uid }) => String(uid) === user);
  const uid = known?.uid ?? idOf(user, "user", at);
  const gid = group === undefined ? (known?.gid ?? 0) : groupId(fs, group, at);
  return { uid, gid, home: known?.home };
}

const homeOf = (fs: Process["fs"], uid: number): string | undefined =>
  readUsers(fs).find((user) => user.uid === uid)?.home;

function parts(text: string, at: InstructionPosition): { readonly user: string; readonly group: string | undefined } {
  const [user = "", group, ...more] = text.split(":");
  if (user === "" || group === "" || more.length > 0)
    rejectInstruction("extend-user", `${JSON.stringify(text)} does not name a user`, at, "write user or user:group");
  return { user, group };
}

function groupId(fs: Process["fs"], group: string, at: InstructionPosition): number {
  return readGroups(fs).find(({ name }) => name === group)?.gid ?? idOf(group, "group", at);
}

function idOf(text: string, what: "user" | "group", at: InstructionPosition): number {
  if (NUMBER.test(text) && Number(text) <= ID_MAX) return Number(text);
  const file = what === "user" ? "/etc/passwd" : "/etc/group";
  return rejectInstruction(
    "extend-user",
    `the image has no ${what} ${JSON.stringify(text)}`,
    at,
    `add it to ${file} first, or use a number`,
  );
}
