/**
 * The system in a root of its own: copies of files of the host, and devices. Nothing can be mounted read-only there, so each command
 * is followed by a look at what it must not have changed.
 */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import {
  type AbsPath,
  absPath,
  ancestors,
  type ByteString,
  byteString,
  FaultError,
  isWithin,
  ROOT,
  textOfByteString,
} from "#base";
import { GIVEN_PATH } from "../acts/functions.ts";
import { makeChannel } from "./channel.ts";
import { GIVEN_SCRIPT } from "./chroot/given.ts";
import { hostNamesIn, nodePath } from "./node-paths.ts";
import { INSIDE, type System } from "./system.ts";

export interface Copies {
  /** Host paths of all that was copied or made. */
  readonly paths: ReadonlySet<ByteString>;
  /** Whether a node is part of the system: no part of the tree. */
  readonly isSystem: (path: ByteString) => boolean;
  /** Call it when the tree is written: from now on the directories of the system must not change either. */
  readonly watch: () => void;
  /** Paths inside that a command has changed, or into which it put something. */
  readonly changed: () => readonly string[];
  /** Whether `/dev` has the nodes that it had at the start. */
  readonly hasOwnDevices: () => boolean;
}

export interface CopiesOptions {
  /** A directory of the host that nothing else uses. */
  readonly root: string;
  readonly system: System;
  /** Directories of the system that a mount would make read-only as a whole. */
  readonly readOnly: readonly AbsPath[];
}

/** Makes them below the root, with the FIFOs of the sandbox in the `/dev`. */
export async function makeCopies({ root, system, readOnly }: CopiesOptions): Promise<Copies> {
  const top = byteString(root);
  const inside = (path: AbsPath): ByteString => byteString`${top}${path}`;
  const dev = inside(absPath("/dev"));
  const own = inside(absPath(INSIDE));
  for (const path of [top, dev, own, byteString`${own}/lib`]) makeDirectory(path);
  makeDevices(root);
  await makeChannel(`${root}${INSIDE}/channel`);
  writeFileSync(`${root}${GIVEN_PATH}`, GIVEN_SCRIPT, { mode: 0o644 });
  const targets = system.binds.map(([from, to]) => ({ from, to, host: inside(to) }));
  for (const { from, to, host } of targets) {
    for (const above of ancestors(to)) if (above !== ROOT) makeDirectory(inside(above));
    copy(from, host);
  }
  const files = new Map<ByteString, string>();
  const directories: ByteString[] = [];
  for (const { host } of targets) {
    if (statSync(nodePath(host)).isDirectory()) directories.push(host);
    for (const path of below(host)) if (!path.startsWith(`${dev}/`)) files.set(path, stampOf(path));
  }
  const watched = new Map<ByteString, string>();
  const parents = new Set(
    targets.flatMap(({ to }) => ancestors(to)).filter((path) => readOnly.some((place) => isWithin(place, path))),
  );
  const devices = below(dev).join("\n");
  const hidden = [dev, ...directories].map((path) => `${path}/`);
  return {
    paths: new Set([...files.keys(), ...below(dev)]),
    isSystem: (path) =>
      (files.has(path) && !directories.includes(path)) || hidden.some((directory) => path.startsWith(directory)),
    watch: () => {
      for (const path of parents) watched.set(inside(path), stampOf(inside(path)));
      for (const path of directories) files.set(path, stampOf(path));
    },
    changed: () =>
      [...files, ...watched]
        .filter(([path, stamp]) => stampOf(path) !== stamp)
        .map(([path]) => textOfByteString(path).slice(root.length)),
    hasOwnDevices: () => below(dev).join("\n") === devices,
  };
}

/** The node and what is below it. */
function below(path: ByteString): readonly ByteString[] {
  if (!lstatSync(nodePath(path)).isDirectory()) return [path];
  return [path, ...hostNamesIn(path).flatMap((name) => below(byteString`${path}/${name}`))];
}

/** The kernel sets the time of change with every write, also where a program sets the other times back. */
function stampOf(path: ByteString): string {
  const stat = lstatSync(nodePath(path), { bigint: true, throwIfNoEntry: false });
  return stat === undefined
    ? "missing"
    : `${stat.ino} ${stat.mode} ${stat.uid}:${stat.gid} ${stat.size} ${stat.ctimeNs}`;
}

function makeDirectory(path: ByteString): void {
  if (lstatSync(nodePath(path), { throwIfNoEntry: false }) === undefined) mkdirSync(nodePath(path), 0o755);
}

function copy(from: string, to: ByteString): void {
  const stat = statSync(from);
  if (stat.isDirectory()) {
    makeDirectory(to);
    run("cp", ["-a", "--", `${from}/.`, textOfByteString(to)]);
  } else {
    copyFileSync(from, nodePath(to));
    chownSync(nodePath(to), stat.uid, stat.gid);
    chmodSync(nodePath(to), stat.mode & 0o7777);
  }
}

/** Name and minor number of the memory devices; `tty` has another major one. */
const DEVICES = { null: [1, 3], zero: [1, 5], full: [1, 7], random: [1, 8], urandom: [1, 9], tty: [5, 0] } as const;

function makeDevices(root: string): void {
  for (const [name, [major, minor]] of Object.entries(DEVICES)) {
    const path = `${root}/dev/${name}`;
    run("mknod", ["-m", "666", path, "c", String(major), String(minor)]);
    // The umask applies to the mode of mknod in some versions of it.
    chmodSync(path, 0o666);
  }
  mkdirSync(`${root}/dev/shm`);
  chmodSync(`${root}/dev/shm`, 0o1777);
  for (const [name, to] of Object.entries(STREAMS)) symlinkSync(to, `${root}/dev/${name}`);
}

/** As in every `/dev`. They lead nowhere without a `/proc`. */
const STREAMS = { fd: "/proc/self/fd", stdin: "fd/0", stdout: "fd/1", stderr: "fd/2" } as const;

function run(tool: string, args: readonly string[]): void {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { status, stderr, error } = spawnSync(tool, args, { encoding: "utf8" });
  if (status === 0) return;
  throw new FaultError({
    kind: "sandbox-unusable",
    message: `${tool} failed: ${error?.message ?? stderr.trim()}`,
    remedy: "run `plimsoll doctor`",
  });
}
