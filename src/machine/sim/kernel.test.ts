/**
 * File calls of the simulator held against the kernel of this computer, in a temporary directory, step by step. Run by root it changes
 * its effective ids for each call; otherwise there is one user. Known differences, kept out of the commands below:
 * hard links to symlinks and FIFOs (EPERM here, allowed by Linux), a working directory that is moved or removed, special files
 * that wait for their other end, `fs.protected_symlinks` and `fs.protected_regular` (off in the simulator), directory sizes, and what a removal of a whole
 * directory leaves where it may not remove all.
 */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AbsPath, type ByteString, byteString, recover, steppingClock, textOf, utf8 } from "#base";
import { draftOf, type Inode, treeOf, walk } from "#tree";
import { hostFs } from "../host/index.ts";
import type { ProcessFs } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { MountedTree } from "./mounted-tree.ts";
import { MountTable } from "./mounts.ts";
import { PathResolver } from "./path-resolver.ts";
import type { ProcessIds } from "./permission.ts";
import { SimProcessFs } from "./process-fs.ts";

const isRoot = process.getuid?.() === 0;
const SELF: ProcessIds = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const USERS: readonly ProcessIds[] = isRoot
  ? [SELF, { uid: 1000, gid: 1000 }, { uid: 1001, gid: 1001 }, { uid: 1001, gid: 1000 }]
  : [SELF];

interface Command {
  readonly as: ProcessIds;
  readonly umask: number;
  readonly says: string;
  readonly act: (fs: ProcessFs, at: (path: string) => ByteString) => unknown;
}

const names = fc.constantFrom("a", "b", "c");
const plain = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const odd = fc
  .array(fc.constantFrom("a", "b", "c", ".", "..", ""), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/").replace(/^\/+/, ""));
const path = fc.oneof({ weight: 5, arbitrary: plain }, { weight: 1, arbitrary: odd }).map(within);
const mode = fc.constantFrom(0o755, 0o644, 0o777, 0o700, 0o000, 0o1777, 0o2775, 0o4755, 0o6711, 0o055, 0o600, 0o300);
const text = fc.constantFrom("", "x", "long text");
const user = fc.constantFrom(...USERS);

/** A link to `.` and `..` after it lead out of the directory that commands are in: what is above it is in common as well, so deep. */
const LEVELS = ["", "/1", "/1/2", "/1/2/3", "/1/2/3/4", "/1/2/3/4/5", "/1/2/3/4/5/6"].map(byteString);

/** Of its own text, never climbs above the directory that commands are in. */
function within(path: string): string {
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "." && part !== "") depth += 1;
    if (depth < 0) return path.replaceAll("..", "a");
  }
  return path || "a";
}

const acts = fc.oneof(
  fc.tuple(path, text, fc.boolean(), fc.boolean(), mode).map(([p, t, append, exclusive, m]) => ({
    says: `write ${p} ${JSON.stringify(t)} append=${append} exclusive=${exclusive} mode=${m.toString(8)}`,
    act: ((fs, at) => fs.write(at(p), utf8(t), { append, exclusive, mode: m })) satisfies Command["act"],
  })),
  fc.tuple(path, text).map(([p, t]) => ({
    says: `write ${p} ${JSON.stringify(t)}`,
    act: ((fs, at) => fs.write(at(p), utf8(t))) satisfies Command["act"],
  })),
  fc.tuple(path, mode, fc.boolean()).map(([p, m, parents]) => ({
    says: `mkdir ${p} ${m.toString(8)} parents=${parents}`,
    act: ((fs, at) => fs.mkdir(at(p), { mode: m, parents })) satisfies Command["act"],
  })),
  fc.tuple(path, path, fc.boolean()).map(([p, target, absolute]) => ({
    says: `symlink ${target} <- ${p} absolute=${absolute}`,
    act: ((fs, at) => fs.symlink(absolute ? at(target) : byteString(target), at(p))) satisfies Command["act"],
  })),
  fc.tuple(path, path).map(([p, q]) => ({
    says: `rename ${p} ${q}`,
    act: ((fs, at) => fs.rename(at(p), at(q))) satisfies Command["act"],
  })),
  fc.tuple(path, path).map(([p, q]) => ({
    says: `link ${p} ${q}`,
    act: ((fs, at) => (isLink(fs, at(p)) ? undefined : fs.link(at(p), at(q)))) satisfies Command["act"],
  })),
  path.map((p) => ({ says: `unlink ${p}`, act: ((fs, at) => fs.unlink(at(p))) satisfies Command["act"] })),
  path.map((p) => ({ says: `rmdir ${p}`, act: ((fs, at) => fs.rmdir(at(p))) satisfies Command["act"] })),
  plain.map((p) => ({ says: `removeAll ${p}`, act: ((fs, at) => fs.removeAll(at(p))) satisfies Command["act"] })),
  fc.tuple(path, mode).map(([p, m]) => ({
    says: `chmod ${p} ${m.toString(8)}`,
    act: ((fs, at) => fs.chmod(at(p), m)) satisfies Command["act"],
  })),
  fc.tuple(path, user, fc.boolean()).map(([p, { uid, gid }, follow]) => ({
    says: `chown ${p} ${uid}:${gid} follow=${follow}`,
    act: ((fs, at) => (follow ? fs.chown(at(p), uid, gid) : fs.lchown(at(p), uid, gid))) satisfies Command["act"],
  })),
  path.map((p) => ({
    says: `setMtime ${p}`,
    act: ((fs, at) => fs.setMtime(at(p), 1_000_000_000n)) satisfies Command["act"],
  })),
  fc.tuple(path, fc.integer({ min: 0, max: 7 })).map(([p, bits]) => ({
    says: `access ${p} ${bits}`,
    act: ((fs, at) => [fs.access(at(p), bits), fs.exists(at(p)), fs.kind(at(p))]) satisfies Command["act"],
  })),
  path.map((p) => ({ says: `look ${p}`, act: ((fs, at) => looks(fs, at(p))) satisfies Command["act"] })),
);

const command: fc.Arbitrary<Command> = fc
  .tuple(user, fc.constantFrom(0o022, 0o000, 0o077), acts)
  .map(([as, umask, { says, act }]) => ({ as: ONLY_SELF.test(says) ? SELF : as, umask, says, act }));

/** access(2) asks the real ids, which a test cannot change and change back. */
const ONLY_SELF = /^(removeAll|access)/;

function isLink(fs: ProcessFs, path: ByteString): boolean {
  try {
    return fs.lstat(path).kind === "symlink";
  } catch {
    return false;
  }
}

/** Every way of looking at one path. */
const looks = (fs: ProcessFs, path: ByteString): unknown => ({
  stat: outcome(() => statOf(fs.stat(path))),
  lstat: outcome(() => statOf(fs.lstat(path))),
  names: outcome(() => fs.readDir(path)),
  read: outcome(() => textOf(fs.read(path))),
  link: outcome(() => fs.readLink(path)),
  // The C library does not ask the kernel about dots.
  real: /\/\.\.?(\/|$)/.test(path) ? undefined : outcome(() => fs.realPath(path)),
});

const statOf = ({ kind, mode, uid, gid, nlink, size }: ReturnType<ProcessFs["stat"]>): unknown => ({
  kind,
  mode,
  uid,
  gid,
  nlink,
  size: kind === "dir" ? 0 : size,
});

const outcome = (act: () => unknown): unknown =>
  recover(
    SystemError,
    () => act() ?? "done",
    ({ code }) => code,
  );

let groups: number[] = [];
beforeAll(() => {
  groups = process.getgroups?.() ?? [];
  if (isRoot) process.setgroups?.([]);
});
afterAll(() => {
  if (isRoot) process.setgroups?.(groups);
});

/** The kernel asks the effective ids. */
function asUser<T>(ids: ProcessIds, act: () => T): T {
  if (!isRoot) return act();
  process.setegid?.(ids.gid);
  process.seteuid?.(ids.uid);
  try {
    return act();
  } finally {
    process.seteuid?.(SELF.uid);
    process.setegid?.(SELF.gid);
  }
}

function printed(node: Inode): readonly string[] {
  return [...walk(node)].map(({ path, node: at }) => {
    const head = `${path} ${at.kind} ${at.mode.toString(8)} ${at.uid}:${at.gid}`;
    if (at.kind === "file") return `${head} ${textOf(at.content.bytes())} link=${at.link !== undefined}`;
    return at.kind === "symlink" ? `${head} -> ${at.target}` : head;
  });
}

const umaskWas = process.umask();

test("every call has the kernel's result and leaves the same files", () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 25 }), (commands) => {
      const own = byteString(realpathSync(mkdtempSync(`${tmpdir()}/plimsoll-kernel-`)));
      const dirs = LEVELS.map((level) => byteString`${own}${level}`);
      const top = dirs.at(-1) ?? own;
      const kernel = hostFs({ cwd: () => top as AbsPath });
      try {
        for (const dir of dirs) {
          kernel.mkdir(dir, { parents: true });
          kernel.chmod(dir, 0o777);
        }
        const made = dirs.map((dir) => [dir, { dir: true, mode: 0o777, ...SELF }] as const);
        const draft = draftOf(treeOf(Object.fromEntries(made)));
        const table = new MountTable(
          new MountedTree({ at: "/" as AbsPath, draft, readOnly: false, sizeMax: 1e9, used: 0 }),
        );
        const clock = steppingClock(0n);
        const at = (path: string) => byteString`${top}/${byteString(path)}`;
        const log: string[] = [];
        const paths = USERS.map((ids) => new PathResolver(table, ids, "/" as AbsPath));
        for (const { as, umask, says, act } of commands) {
          const view = {
            paths: paths[USERS.indexOf(as)] ?? new PathResolver(table, as, "/" as AbsPath),
            clock,
            readOnly: [],
            small: [],
            umask,
          };
          const sim = new SimProcessFs(view, () => {});
          log.push(`${as.uid}:${as.gid} umask ${umask.toString(8)}: ${says}`);
          process.umask(umask);
          const wanted = asUser(as, () => outcome(() => act(kernel, at)));
          const got = outcome(() => act(sim, at));
          expect(got, log.join("\n")).toEqual(wanted);
        }
        const sees = new SimProcessFs(
          { paths: new PathResolver(table, SELF, "/" as AbsPath), clock, readOnly: [], small: [], umask: 0 },
          () => {},
        );
        expect(printed(sees.snapshot(own)), log.join("\n")).toEqual(printed(kernel.snapshot(own)));
      } finally {
        process.umask(umaskWas);
        rmSync(own, { recursive: true, force: true });
      }
    }),
    { numRuns: Number(process.env.KERNEL_RUNS ?? 150) },
  );
});
