import { expect, test } from "vitest";
import { utf8 } from "#base";
import { readGroups, readUsers } from "./users.ts";

const fsOf = (files: Readonly<Record<string, string>>) => ({
  exists: (path: string) => Object.hasOwn(files, path),
  read: (path: string) => utf8(files[path] ?? ""),
});

test("users and groups are read line by line, and malformed lines are ignored", () => {
  const fs = fsOf({
    "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n# comment\nbroken\ncnb:x:1000:1001::/home/cnb:\nneg:x:-1:0:::\n",
    "/etc/group": "root:x:0:\nstaff:x:50:a,b\n\n",
  });
  expect(readUsers(fs)).toEqual([
    { name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/sh" },
    { name: "cnb", uid: 1000, gid: 1001, home: "/home/cnb", shell: "" },
  ]);
  expect(readGroups(fs)).toEqual([
    { name: "root", gid: 0, members: [] },
    { name: "staff", gid: 50, members: ["a", "b"] },
  ]);
});

test("without the files there are no users", () => {
  expect([readUsers(fsOf({})), readGroups(fsOf({}))]).toEqual([[], []]);
});
