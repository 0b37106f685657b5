/** The command line of a sandbox with its own network, processes, IPC, host name, session, environment, `/dev` and `/proc`. */
import { existsSync } from "node:fs";
import { type AbsPath, textOfByteString } from "#base";
import type { SandboxMode } from "./sandbox-mode.ts";
import { INSIDE, type System } from "./system.ts";

export interface BubblewrapOptions {
  readonly root: string;
  readonly mounts: readonly { readonly at: AbsPath; readonly directory: string; readonly readOnly: boolean }[];
  readonly system: System;
  /** The host path of the directory with the FIFOs. */
  readonly channel: string;
  readonly ids: SandboxIds;
  readonly mode: SandboxMode;
  /** Directories that are read-only, with their host paths. */
  readonly sealed?: readonly { readonly at: AbsPath; readonly directory: string }[];
  /** Directories on small disks, and where each has its files of the host inside. */
  readonly small?: readonly { readonly at: AbsPath; readonly directory: string; readonly bytes: number }[];
  /** The descriptor of a filter of system calls. */
  readonly filterDescriptor?: number;
}

/** `real`: root starts the sandbox and can be any user inside. `mapped`: an ordinary user starts it and has one uid inside. */
export type SandboxIds =
  | { readonly are: "real" }
  | { readonly are: "mapped"; readonly uid: number; readonly gid: number };

export const CHANNEL_INSIDE = `${INSIDE}/channel`;
/** Where the files of the n-th small disk are before and after the command. */
export const copiedInside = (n: number): string => `${INSIDE}/small-${n}`;

/** The capabilities that root needs inside. None gives access to devices, the kernel or the memory of other processes. */
export const CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID"];

const idArguments = (ids: SandboxIds): readonly string[] =>
  ids.are === "mapped"
    ? ["--unshare-user", "--uid", String(ids.uid), "--gid", String(ids.gid)]
    : ["--cap-drop", "ALL", ...CAPABILITIES.flatMap((name) => ["--cap-add", `CAP_${name}`])];

/** Options that share nothing with the host, except mounts. */
const ISOLATION: readonly string[] = [
  ...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
  ...["--hostname", "plimsoll", "--new-session", "--die-with-parent", "--clearenv"],
  // Node.js in the sandbox finds its channel to the harness by this variable, and does not pass it on.
  ...["--setenv", "NODE_CHANNEL_FD", "3"],
];

/** Lists of the keys of the host's user, which no namespace separates. A kernel may lack them. */
const KEYRINGS = ["/proc/keys", "/proc/key-users"];

export function bubblewrapArguments(of: BubblewrapOptions): readonly string[] {
  return [
    ...ISOLATION,
    ...idArguments(of.ids),
    ...["--bind", of.root, "/"],
    ...(of.mode === "full" ? ["--proc", "/proc"] : ["--ro-bind", "/proc", "/proc"]),
    ...["--dev", "/dev", "--dir", INSIDE, "--dir", `${INSIDE}/lib`],
    ...of.mounts.flatMap(({ at, directory, readOnly }) => [
      readOnly ? "--ro-bind" : "--bind",
      directory,
      textOfByteString(at),
    ]),
    ...(of.sealed ?? []).flatMap(({ at, directory }) => ["--ro-bind", directory, textOfByteString(at)]),
    ...(of.small ?? []).flatMap(({ at, directory, bytes }, i) => [
      ...["--bind", directory, copiedInside(i)],
      ...["--size", String(bytes), "--tmpfs", textOfByteString(at)],
    ]),
    ...of.system.binds.flatMap(([from, to]) => ["--ro-bind", from, textOfByteString(to)]),
    ...["--bind", of.channel, CHANNEL_INSIDE],
    ...["--ro-bind", "/proc/sys", "/proc/sys"],
    ...KEYRINGS.filter((path) => existsSync(path)).flatMap((path) => ["--ro-bind", "/dev/null", path]),
    ...(of.filterDescriptor === undefined ? [] : ["--seccomp", String(of.filterDescriptor)]),
    ...["--chdir", "/", "--"],
  ];
}
