/** The command line of the sandbox. Everything is its own: network, processes, IPC, host name, session, environment, `/dev`, `/proc`. */
import type { AbsPath } from "#base";
import { INSIDE, type System } from "./system.ts";

export interface BubblewrapOptions {
  readonly root: string;
  readonly mounts: readonly { readonly at: AbsPath; readonly directory: string; readonly readOnly: boolean }[];
  readonly system: System;
  /** Host path of the directory with the registry's socket and the FIFOs. */
  readonly channel: string;
  readonly ids: SandboxIds;
}

/** `real`: the host's root, who may be anybody inside. `mapped`: an ordinary user, who is one uid inside. */
export type SandboxIds =
  | { readonly are: "real" }
  | { readonly are: "mapped"; readonly uid: number; readonly gid: number };

export const CHANNEL_INSIDE = `${INSIDE}/channel`;

/** What root needs to be root of a machine, and no more: nothing of it reaches devices, the kernel or other processes' memory. */
const CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID"];

const idArguments = (ids: SandboxIds): readonly string[] =>
  ids.are === "mapped"
    ? ["--unshare-user", "--uid", String(ids.uid), "--gid", String(ids.gid)]
    : ["--cap-drop", "ALL", ...CAPABILITIES.flatMap((name) => ["--cap-add", `CAP_${name}`])];

/** A sandbox that shares nothing; what is mounted is said elsewhere. */
const ISOLATION: readonly string[] = [
  ...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
  ...["--hostname", "plimsoll", "--new-session", "--die-with-parent", "--clearenv"],
];

export function bubblewrapArguments(of: BubblewrapOptions): readonly string[] {
  return [
    ...ISOLATION,
    ...idArguments(of.ids),
    ...["--bind", of.root, "/"],
    ...["--proc", "/proc", "--dev", "/dev", "--dir", INSIDE, "--dir", `${INSIDE}/lib`],
    ...of.mounts.flatMap(({ at, directory, readOnly }) => [readOnly ? "--ro-bind" : "--bind", directory, at]),
    ...of.system.binds.flatMap(([from, to]) => ["--ro-bind", from, to]),
    ...["--bind", of.channel, CHANNEL_INSIDE],
    ...["--ro-bind", "/proc/sys", "/proc/sys"],
    ...["--chdir", "/", "--"],
  ];
}
