/**
 * One script on real bash in a folder, and on the simulated machine, over equal trees. Both get the C locale, UTC and the host's users.
 * What a script leaves is compared as a list of entries. Sizes of directories and the present time belong to the host.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { byteString, byteStringOf, byteStringOfLatin1, byteStrings, EMPTY, escapedTextOf, steppingClock } from "#base";
import { inFolder } from "#base/testkit";
import { type Inode, type NodeSpec, type Tree, treeOf, walk } from "#tree";
import { environmentOfText } from "../model/environment.ts";
import { simMachine } from "../sim/machine.ts";
import { standardTree } from "../sim/standard-tree.ts";
import { shellMounts, shellPrograms } from "./mount.ts";

/** Names and contents are byte strings (latin1). */
export interface Entry {
  readonly path: string;
  readonly mode?: number;
  readonly content?: string;
  readonly link?: string;
  readonly hard?: string;
}

export interface Ran {
  readonly code: number;
  /** Latin1. */
  readonly stdout: string;
  /** One line for each entry. */
  readonly left: readonly string[];
  readonly limit?: string | undefined;
}

/** Distinct times in the past, so that `ls` and `stat` print them alike. */
const timeOf = (index: number): number => 1_000_000_000 + index * 100_000;
const BEFORE = 1_500_000_000;
const ENVIRONMENT = { PATH: "/usr/bin:/bin", TZ: "UTC0" };
const TIMEOUT_MS = 10_000;
const raw = (path: string): Buffer => Buffer.from(path, "latin1");

export const runReal = (script: string, tree: readonly Entry[]): Promise<Ran> =>
  inFolder((folder) => {
    const work = join(folder, "work");
    makeTree(work, tree);
    writeFileSync(join(folder, "script"), script, "latin1");
    const { status, stdout } = spawnSync("bash", [join(folder, "script")], {
      cwd: work,
      env: ENVIRONMENT,
      input: "",
      encoding: "latin1",
      timeout: TIMEOUT_MS,
    });
    return { code: status ?? -1, stdout: stdout.replaceAll(work, "/work"), left: entriesOf(work, "") };
  });

function makeTree(work: string, tree: readonly Entry[]): void {
  mkdirSync(work, { mode: 0o755 });
  const at = (path: string): Buffer => raw(`${work}/${path}`);
  for (const { path, mode = 0o644, content, link, hard } of tree) {
    if (link !== undefined) symlinkSync(raw(link), at(path));
    else if (hard !== undefined) linkSync(at(hard), at(path));
    else if (content === undefined) mkdirSync(at(path));
    else writeFileSync(at(path), raw(content));
    if (link === undefined && hard === undefined) chmodSync(at(path), mode);
  }
  for (const [i, { path, link }] of [...tree.entries()].reverse()) {
    if (tree[i]?.hard !== undefined) continue;
    const time = timeOf(i);
    if (link === undefined) utimesSync(at(path), time, time);
    else lutimesSync(at(path), time, time);
  }
  utimesSync(work, timeOf(-1), timeOf(-1));
}

function entriesOf(work: string, under: string): string[] {
  const names = readdirSync(raw(`${work}${under}`), { encoding: "buffer" }).map((name) => name.toString("latin1"));
  return names.sort().flatMap((name) => {
    const path = `${under}/${name}`;
    const at = raw(`${work}${path}`);
    const stat = lstatSync(at, { bigint: true });
    const shown = {
      path,
      mode: Number(stat.mode & 0o7777n),
      nlink: Number(stat.nlink),
      seconds: Number(stat.mtimeNs / 1_000_000_000n),
    };
    if (stat.isDirectory()) return [lineOf({ ...shown, is: "dir" }), ...entriesOf(work, path)];
    if (stat.isSymbolicLink()) return [lineOf({ ...shown, is: `-> ${readlinkSync(at, { encoding: "latin1" })}` })];
    return [lineOf({ ...shown, is: stat.isFile() ? readFileSync(at, "latin1") : "special" })];
  });
}

interface Shown {
  readonly path: string;
  readonly mode: number;
  readonly nlink: number;
  readonly seconds: number;
  readonly is: string;
}

const lineOf = ({ path, mode, nlink, seconds, is }: Shown): string => {
  const isLink = is.startsWith("-> ");
  const time = isLink ? "" : seconds < BEFORE ? String(seconds) : "now";
  return `${path} ${isLink ? "" : mode.toString(8)} ${is === "dir" ? "" : `${nlink} ${time}`} ${JSON.stringify(is)}`;
};

export async function runSimulated(script: string, tree: readonly Entry[]): Promise<Ran> {
  const machine = machineWith(script, tree);
  const parts: string[] = [];
  const { exit, limit } = await machine.run({
    path: byteString("/bin/bash"),
    argv: byteStrings("bash", "/script"),
    env: environmentOfText(ENVIRONMENT),
    cwd: byteString("/work"),
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    onOutput: (stream, part) => void (stream === "stdout" && parts.push(byteStringOf(part))),
  });
  const code = "code" in exit ? exit.code : -1;
  return { code, stdout: parts.join(""), left: inodesOf(machine.snapshot()), limit };
}

function inodesOf(tree: Tree): string[] {
  const lines: string[] = [];
  for (const { path: at, node } of walk(tree)) {
    if (!at.startsWith("/work/")) continue;
    const nlink = node.kind === "file" && node.link !== undefined ? (tree.links.get(node.link)?.length ?? 1) : 1;
    const seconds = Number(node.mtimeNs / 1_000_000_000n);
    lines.push(lineOf({ path: at.slice("/work".length), mode: node.mode, nlink, seconds, is: isOf(node) }));
  }
  return lines;
}

function isOf(node: Inode): string {
  if (node.kind === "file") return byteStringOf(node.content.bytes());
  if (node.kind === "symlink") return `-> ${node.target}`;
  return node.kind === "dir" ? "dir" : "special";
}

function machineWith(script: string, tree: readonly Entry[]) {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const specs = Object.fromEntries(
    tree.map((entry, i): [string, NodeSpec] => [
      escapedTextOf(byteStringOfLatin1(`/work/${entry.path}`)),
      specOf(entry, { uid, gid, mtimeNs: BigInt(timeOf(i)) * 1_000_000_000n }),
    ]),
  );
  const root = treeOf(
    {
      "/work": { dir: true, uid, gid, mtimeNs: BigInt(timeOf(-1)) * 1_000_000_000n },
      "/script": { base64: raw(script).toString("base64") },
      "/etc/passwd": readFileSync("/etc/passwd", "utf8"),
      "/etc/group": readFileSync("/etc/group", "utf8"),
      ...specs,
    },
    standardTree(),
  );
  return simMachine({
    root,
    mounts: shellMounts(root),
    programs: shellPrograms(),
    clock: steppingClock(1_800_000_000_000_000_000n),
    seed: "s",
    http: async () => ({ status: 404, headers: {}, body: EMPTY }),
  });
}

function specOf(
  { mode = 0o644, content, link, hard }: Entry,
  meta: { uid: number; gid: number; mtimeNs: bigint },
): NodeSpec {
  if (link !== undefined) return { symlink: escapedTextOf(byteStringOfLatin1(link)), ...meta };
  if (hard !== undefined) return { hardlink: `/work/${hard}` };
  if (content === undefined) return { dir: true, ...meta, mode };
  return { base64: raw(content).toString("base64"), ...meta, mode };
}
