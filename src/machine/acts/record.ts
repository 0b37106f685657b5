/** Records a program's inputs as one JSON line. */
import {
  type ByteString,
  type Bytes,
  byteString,
  byteStringOf,
  byteStringOfEscaped,
  byteStringOfLatin1,
  escapedTextOf,
  recover,
  utf8,
} from "#base";
import type { ProcessEnvironment } from "../model/environment.ts";
import type { Process, ProcessFs } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { type Act, type CallRecord, PROBE_DIR } from "./act.ts";
import { expandTemplate } from "./template.ts";

type RecordAct = Extract<Act, { readonly do: "record" }>;

export function record(act: RecordAct, process: Process): void {
  const { fs } = process;
  const at = (template: string): ByteString => byteStringOfEscaped(expandTemplate(template, process));
  const umask = fs.umask();
  const call: CallRecord = {
    as: act.as,
    argv: process.argv.map(escapedTextOf),
    env: sorted(process.env),
    cwd: escapedTextOf(process.cwd),
    umask: umask.toString(8).padStart(4, "0"),
    uid: process.uid,
    gid: process.gid,
    lists: Object.fromEntries((act.list ?? []).map((path) => [path, listing(fs, at(path))])),
    reads: Object.fromEntries(
      (act.read ?? []).map((path) => [path, path === STDIN ? textUpToNul(process.stdin) : text(fs, at(path))]),
    ),
  };
  append(fs, byteString`${PROBE_DIR}/${byteString(act.as)}.jsonl`, `${JSON.stringify(call)}\n`, umask);
}

/** Ignores the umask, because programs of several users append to one file. */
function append(fs: ProcessFs, path: ByteString, line: string, umask: number): void {
  fs.umask(0);
  try {
    fs.mkdir(path.slice(0, path.lastIndexOf("/")), { parents: true });
    fs.write(path, utf8(line), { append: true });
  } finally {
    fs.umask(umask);
  }
}

const sorted = (env: ProcessEnvironment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [escapedTextOf(byteStringOfLatin1(name)), escapedTextOf(value)]),
  );

function listing(fs: ProcessFs, path: ByteString): readonly string[] | null {
  if (kindOf(fs, byteString`${path}/`) !== "dir") return null;
  const found: ByteString[] = [];
  gather(fs, path, byteString(""), found);
  return found.sort().map(escapedTextOf);
}

function gather(fs: ProcessFs, dir: ByteString, prefix: ByteString, found: ByteString[]): void {
  for (const name of orNull(() => fs.readDir(dir)) ?? []) {
    const path = byteString`${dir}/${name}`;
    const kind = kindOf(fs, path);
    if (kind === "symlink") found.push(byteString`${prefix}${name} -> ${fs.readLink(path)}`);
    else found.push(kind === "dir" ? byteString`${prefix}${name}/` : byteString`${prefix}${name}`);
    if (kind === "dir") gather(fs, path, byteString`${prefix}${name}/`, found);
  }
}

function kindOf(fs: ProcessFs, path: ByteString): string | undefined {
  return orNull(() => fs.lstat(path).kind) ?? undefined;
}

/** As a path to read: the standard input of the program. */
const STDIN = "/dev/stdin";

const text = (fs: ProcessFs, path: ByteString): string | null => orNull(() => textUpToNul(fs.read(path)));
const textUpToNul = (bytes: Bytes): string => escapedTextOf(byteStringOf(bytes)).split("\0", 1)[0] ?? "";

const orNull = <T>(read: () => T): T | null => recover(SystemError, read, () => null);
