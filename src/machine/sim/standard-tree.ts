/** A small root file system for where no image is given: what a lifecycle and its buildpacks expect to find, and no tool. */
import { type NodeSpec, type Tree, treeOf } from "#tree";
import { FULL_DEVICE, NULL_DEVICE } from "./files.ts";

/** The user of {@link standardTree}, as builder images commonly have it. */
export const STANDARD_USER = { name: "cnb", uid: 1000, gid: 1000, home: "/home/cnb" } as const;

/** `hosts` resolves `localhost`, because there is no name server. */
export const standardFiles: Readonly<Record<string, NodeSpec>> = {
  "/etc/passwd": `root:x:0:0:root:/root:/bin/bash\n${STANDARD_USER.name}:x:1000:1000::${STANDARD_USER.home}:/bin/bash\n`,
  "/etc/group": `root:x:0:\n${STANDARD_USER.name}:x:1000:\n`,
  "/etc/hosts": "127.0.0.1\tlocalhost\n::1\tlocalhost\n",
  "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
  "/etc/os-release": 'ID=plimsoll\nVERSION_ID="1"\nNAME="Plimsoll"\n',
};

const OWNED = { dir: true, uid: STANDARD_USER.uid, gid: STANDARD_USER.gid } as const;

export const standardTree = (files: Readonly<Record<string, NodeSpec>> = {}): Tree =>
  treeOf({
    ...standardFiles,
    "/bin": { dir: true },
    "/usr/bin": { dir: true },
    "/dev/full": { char: FULL_DEVICE, mode: 0o666 },
    "/dev/null": { char: NULL_DEVICE, mode: 0o666 },
    "/root": { dir: true, mode: 0o700 },
    "/tmp": { dir: true, mode: 0o1777 },
    "/var/tmp": { dir: true, mode: 0o1777 },
    [STANDARD_USER.home]: OWNED,
    "/layers": OWNED,
    "/platform": { dir: true },
    "/workspace": OWNED,
    ...files,
  });
