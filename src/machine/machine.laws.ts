/**
 * What every machine does, whatever its processes are. A law kit: an implementation calls it with a way to start one. Programs are acts,
 * so that a machine of functions and a machine of real processes run the same.
 */
import { expect, test } from "vitest";
import { type AbsPath, contentOf, pathOfText, textOf, utf8 } from "#base";
import { type FileSpec, type Inode, type Tree, treeOf, walk } from "#tree";
import type { Act } from "./act.ts";
import { actProgram } from "./acts/program.ts";
import { renderActs } from "./acts/render.ts";
import type { Command, CommandSeen, Machine, Mount } from "./machine.ts";
import type { Program } from "./process.ts";

export interface LawWorld {
  readonly root: Tree;
  readonly mounts?: readonly Mount[];
  /** For machines that run functions: programs by the digests of their files. */
  readonly programs: ReadonlyMap<string, Program>;
}

/** The machine is closed by whoever opened it. */
export type OpenMachine = (world: LawWorld) => Promise<Machine>;

export interface LawCan {
  /** Owners are real, and a command may be root's. */
  readonly twoUids: boolean;
}

const USER = { uid: 1000, gid: 1000 };
export const WORK = "/work" as AbsPath;
const PROBE = "/probe" as AbsPath;

/** A machine whose file `/work/bin/<name>` does the acts of that name, in a working directory `/work`, with `/probe` for records. */
export async function machineOf(
  open: OpenMachine,
  programs: Readonly<Record<string, readonly Act[]>>,
  files: Readonly<Record<string, FileSpec>> = {},
  mounts: readonly Mount[] = [],
): Promise<Machine> {
  const registry = new Map<string, Program>();
  const literals: Record<string, FileSpec> = {
    [WORK]: { dir: true, ...USER },
    [`${WORK}/bin`]: { dir: true, ...USER },
    [PROBE]: { dir: true, mode: 0o777, ...USER },
  };
  for (const [name, acts] of Object.entries(programs)) {
    const content = contentOf(utf8(renderActs(acts)));
    registry.set(content.digest, actProgram(acts));
    literals[`${WORK}/bin/${name}`] = { content, mode: 0o755, ...USER };
  }
  return open({ root: treeOf({ ...literals, ...files }), mounts, programs: registry });
}

export const command = (path: string, more: Partial<Command> = {}): Command => ({
  path: `${WORK}/bin/${path}`,
  argv: [path],
  env: { PATH: "/usr/bin:/bin" },
  cwd: WORK,
  ...USER,
  ...more,
});

/** Everything below a path as lines: kind, mode, owner, content. */
export function shown(node: Inode | undefined): readonly string[] {
  if (node === undefined) return [];
  return [...walk(node)].map(({ path, node: at }) => {
    const head = `${path} ${at.kind} ${at.mode.toString(8)} ${at.uid}:${at.gid}`;
    if (at.kind === "file") return `${head} ${JSON.stringify(textOf(at.content.bytes()))}`;
    return at.kind === "symlink" ? `${path} -> ${at.target}` : head;
  });
}

const textAt = (machine: Machine, path: string): string | undefined => {
  const node = machine.look(pathOfText(path));
  return node?.kind === "file" ? textOf(node.content.bytes()) : undefined;
};

const recordsOf = (machine: Machine, as: string): readonly unknown[] =>
  (textAt(machine, `${PROBE}/${as}.jsonl`) ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

async function runOne(open: OpenMachine, acts: readonly Act[], more: Partial<Command> = {}) {
  const machine = await machineOf(open, { it: acts });
  return { machine, seen: await machine.run(command("it", more)) };
}

const CODE = ({ exit }: CommandSeen): unknown => exit;

export function machineLaws(open: OpenMachine, can: LawCan): void {
  commandLaws(open);
  fileLaws(open);
  permissionLaws(open, can);
  mountLaws(open);
}

function commandLaws(open: OpenMachine): void {
  test("a command's exit code and output are seen", async () => {
    const acts: Act[] = [
      { do: "stdout", text: "out %s \\n $${HOME}\n" },
      { do: "stderr", text: "error\u00e9\n" },
      { do: "exit", code: 7 },
    ];
    const { seen } = await runOne(open, acts);
    expect(seen).toEqual({ exit: { code: 7 }, stdout: "out %s \\n ${HOME}\n", stderr: "error\u00e9\n" });
  });

  test.each(["SIGKILL", "SIGTERM"] as const)("a command that ends by %s is seen to", async (signal) => {
    const { seen } = await runOne(open, [
      { do: "kill", signal },
      { do: "exit", code: 3 },
    ]);
    expect(CODE(seen)).toEqual({ signal });
  });

  test("a command is given exactly its arguments, environment, directory and umask", async () => {
    const env = {
      PATH: "/nowhere",
      EMPTY: "",
      QUOTES: `a'b"c\\d $e\t\n\u0001`,
      UNICODE: "\u00e9\u4e16",
      PWD: "/elsewhere",
    };
    const argv = ["it", "", "a b", "--as", "*", "$x'\"\n"];
    const { machine, seen } = await runOne(open, [{ do: "record", as: "given" }], { env, argv, umask: 0o027 });
    expect(seen).toMatchObject({ exit: { code: 0 }, stderr: "" });
    expect(recordsOf(machine, "given")).toEqual([
      {
        as: "given",
        argv: [`${WORK}/bin/it`, ...argv.slice(1)],
        env,
        cwd: WORK,
        umask: "0027",
        ...USER,
        lists: {},
        reads: {},
      },
    ]);
  });

  test("templates stand for arguments and for the environment as it was given", async () => {
    const acts: Act[] = [{ do: "stdout", text: "${0} ${1} ${2} ${PATH} ${NONE} ${SHLVL}|$$" }];
    const { seen } = await runOne(open, acts, { argv: ["it", "one"], env: { PATH: "/p q" } });
    expect(seen.stdout).toBe(`${WORK}/bin/it one  /p q  |$`);
  });

  test("what is not there exits with 127, what may not be executed with 126", async () => {
    const machine = await machineOf(open, {}, { [`${WORK}/bin/data`]: { text: "x", ...USER } });
    expect(CODE(await machine.run(command("none")))).toEqual({ code: 127 });
    expect(CODE(await machine.run(command("data")))).toEqual({ code: 126 });
  });

  test("a script without its interpreter is not there", async () => {
    const script = { text: "#!/none/interpreter\n", mode: 0o755, ...USER };
    const machine = await machineOf(open, {}, { [`${WORK}/bin/script`]: script });
    expect(CODE(await machine.run(command("script")))).toEqual({ code: 127 });
  });

  test("a program runs another, with what it was given, and passes its failure on", async () => {
    const machine = await machineOf(open, {
      outer: [
        { do: "run", path: "bin/inner", args: ["${1}"] },
        { do: "stdout", text: "after" },
      ],
      inner: [
        { do: "record", as: "inner" },
        { do: "if", env: "FAIL", is: "yes", acts: [{ do: "exit", code: 9 }] },
      ],
    });
    const env = { A: "1", PATH: "/p" };
    expect(await machine.run(command("outer", { argv: ["outer", "x"], env }))).toMatchObject({
      exit: { code: 0 },
      stdout: "after",
    });
    expect(CODE(await machine.run(command("outer", { env: { FAIL: "yes" } })))).toEqual({ code: 9 });
    expect(recordsOf(machine, "inner")[0]).toMatchObject({ argv: ["bin/inner", "x"], env });
  });
}

function fileLaws(open: OpenMachine): void {
  test("files, directories, links and modes are left as the acts made them", async () => {
    const { machine, seen } = await runOne(open, [
      { do: "remove", path: "bin" },
      { do: "write", path: "a/b c/'q\".txt", text: "1\n", mode: "0640" },
      { do: "append", path: "a/b c/'q\".txt", text: "2\n" },
      { do: "write-bytes", path: "bytes", base64: "AP8K" },
      { do: "mkdir", path: "dir", mode: "2750" },
      { do: "symlink", path: "link", to: "a/b c" },
      { do: "hardlink", path: "hard", to: "bytes" },
      { do: "copy", path: "a", to: "copied" },
      { do: "move", path: "dir", to: "moved/dir" },
      { do: "fifo", path: "fifo" },
      { do: "fill", path: "filled", size: 3 },
      { do: "umask", mask: "077" },
      { do: "write", path: "private", text: "" },
    ]);
    expect(seen).toEqual({ exit: { code: 0 }, stdout: "", stderr: "" });
    expect(shown(machine.look(WORK))).toEqual([
      "/ dir 755 1000:1000",
      "/a dir 755 1000:1000",
      "/a/b c dir 755 1000:1000",
      `/a/b c/'q".txt file 640 1000:1000 "1\\n2\\n"`,
      '/bytes file 644 1000:1000 "\\u0000\ufffd\\n"',
      "/copied dir 755 1000:1000",
      "/copied/b c dir 755 1000:1000",
      `/copied/b c/'q".txt file 640 1000:1000 "1\\n2\\n"`,
      "/fifo fifo 644 1000:1000",
      '/filled file 644 1000:1000 "\\u0000\\u0000\\u0000"',
      '/hard file 644 1000:1000 "\\u0000\ufffd\\n"',
      "/link -> a/b c",
      "/moved dir 755 1000:1000",
      "/moved/dir dir 2750 1000:1000",
      '/private file 600 1000:1000 ""',
    ]);
  });

  test("a record lists and reads what is there", async () => {
    const { machine } = await runOne(
      open,
      [
        { do: "write", path: "d/x/y", text: "text\n\u00e9" },
        { do: "symlink", path: "d/l", to: "x" },
        { do: "record", as: "r", list: ["d", "none"], read: ["d/${1}/y", "d", "none"] },
      ],
      { argv: ["it", "x"] },
    );
    expect(recordsOf(machine, "r")).toMatchObject([
      {
        lists: { d: ["l -> x", "x/", "x/y"], none: null },
        reads: { "d/${1}/y": "text\n\u00e9", d: null, none: null },
      },
    ]);
  });

  test("a file with two names is one file", async () => {
    const acts: Act[] = [
      { do: "write", path: "one", text: "1" },
      { do: "hardlink", path: "two", to: "one" },
      { do: "append", path: "two", text: "2" },
    ];
    const { machine } = await runOne(open, acts);
    const tree = machine.snapshot();
    expect(textAt(machine, `${WORK}/one`)).toBe("12");
    expect([...tree.links.values()]).toEqual([[`${WORK}/one`, `${WORK}/two`]]);
  });

  test("times are what they were set to", async () => {
    const acts: Act[] = [
      { do: "write", path: "f", text: "x" },
      { do: "mtime", path: "f", seconds: 1_000_000 },
    ];
    const { machine } = await runOne(open, acts);
    expect(machine.look(pathOfText(`${WORK}/f`))?.mtimeNs).toBe(1_000_000_000_000_000n);
  });

  test.each<readonly [string, Act]>([
    ["a link over what is there", { do: "symlink", path: "bin", to: "x" }],
    ["a write onto a directory", { do: "write", path: "bin", text: "x" }],
    ["a file below a file", { do: "write", path: "bin/it/x", text: "x" }],
    ["a move of what is not there", { do: "move", path: "none", to: "x" }],
    ["a mode for what is not there", { do: "chmod", path: "none", mode: "0644" }],
    ["a loop of links", { do: "append", path: "loop", text: "x" }],
  ])("%s ends the program with exit code 1", async (_, act) => {
    const { seen } = await runOne(open, [{ do: "symlink", path: "loop", to: "loop" }, act, { do: "exit", code: 0 }]);
    expect(CODE(seen)).toEqual({ code: 1 });
  });

  test("a change from outside is there for the next command, and what was removed is not", async () => {
    const machine = await machineOf(open, { it: [{ do: "record", as: "r", list: ["."], read: ["new/file"] }] });
    machine.edit(
      new Map([
        [pathOfText(`${WORK}/new/file`), { text: "from outside", mode: 0o600, ...USER }],
        [pathOfText(`${WORK}/gone`), { text: "" }],
      ]),
    );
    machine.edit(new Map([[pathOfText(`${WORK}/gone`), undefined]]));
    await machine.run(command("it"));
    expect(recordsOf(machine, "r")).toMatchObject([
      { lists: { ".": ["bin/", "bin/it", "new/", "new/file"] }, reads: { "new/file": "from outside" } },
    ]);
    expect(machine.look(pathOfText(`${WORK}/new`))).toMatchObject({ kind: "dir", mode: 0o755 });
  });
}

function permissionLaws(open: OpenMachine, { twoUids }: LawCan): void {
  test("a file's own mode binds its owner", async () => {
    const { seen, machine } = await runOne(open, [
      { do: "write", path: "locked", text: "x", mode: "0400" },
      { do: "append", path: "locked", text: "y" },
    ]);
    expect(CODE(seen)).toEqual({ code: 1 });
    expect(textAt(machine, `${WORK}/locked`)).toBe("x");
  });

  test.skipIf(!twoUids)("another user's files are as their modes say", async () => {
    const files: Record<string, FileSpec> = {
      "/other": { dir: true, mode: 0o1777 },
      "/other/private": { text: "secret", mode: 0o600 },
      "/other/public": { text: "public", mode: 0o644 },
      "/other/closed": { dir: true, mode: 0o700 },
      "/other/closed/x": "x",
    };
    const read = ["/other/private", "/other/public", "/other/closed/x"];
    const acts: Act[] = [
      { do: "record", as: "r", read },
      { do: "remove", path: "/other/public" },
    ];
    const machine = await machineOf(open, { it: acts }, files);
    expect(CODE(await machine.run(command("it")))).toEqual({ code: 1 });
    expect(textAt(machine, "/other/public")).toBe("public");
    expect(CODE(await machine.run(command("it", { uid: 0, gid: 0 })))).toEqual({ code: 0 });
    const [asUser, asRoot] = recordsOf(machine, "r");
    expect(asUser).toMatchObject({ reads: { [`${read[0]}`]: null, [`${read[1]}`]: "public", [`${read[2]}`]: null } });
    expect(asRoot).toMatchObject({ uid: 0, reads: { [`${read[0]}`]: "secret", [`${read[2]}`]: "x" } });
  });

  test.skipIf(!twoUids)("a setgid directory hands its group down", async () => {
    const files: Record<string, FileSpec> = { "/shared": { dir: true, mode: 0o2777, gid: 50 } };
    const acts: Act[] = [{ do: "write", path: "/shared/d/f", text: "" }];
    const machine = await machineOf(open, { it: acts }, files);
    await machine.run(command("it"));
    expect(shown(machine.look("/shared" as AbsPath))).toEqual([
      "/ dir 2777 0:50",
      "/d dir 2755 1000:50",
      '/d/f file 644 1000:50 ""',
    ]);
  });
}

function mountLaws(open: OpenMachine): void {
  test("a mount hides what is below it, and its tree is kept apart", async () => {
    const tree = treeOf({ "/": { dir: true, ...USER }, "/inner": { text: "mounted", ...USER } });
    const acts: Act[] = [
      { do: "record", as: "r", list: ["/m"] },
      { do: "move", path: "/m/inner", to: "here" },
      { do: "write", path: "/m/new", text: "n" },
    ];
    const mounts: Mount[] = [{ at: "/m" as AbsPath, tree }];
    const machine = await machineOf(open, { it: acts }, { "/m/hidden": "x" }, mounts);
    expect(CODE(await machine.run(command("it")))).toEqual({ code: 0 });
    expect(recordsOf(machine, "r")).toMatchObject([{ lists: { "/m": ["inner"] } }]);
    expect(shown(machine.look("/m" as AbsPath))).toEqual(["/ dir 755 1000:1000", '/new file 644 1000:1000 "n"']);
    expect(textAt(machine, `${WORK}/here`)).toBe("mounted");
  });

  test("a read-only mount takes no changes", async () => {
    const tree = treeOf({ "/": { dir: true, ...USER }, "/f": { text: "f", ...USER } });
    const mounts: Mount[] = [{ at: "/m" as AbsPath, tree, readOnly: true }];
    const machine = await machineOf(open, { it: [{ do: "append", path: "/m/f", text: "x" }] }, {}, mounts);
    expect(CODE(await machine.run(command("it")))).toEqual({ code: 1 });
    expect(textAt(machine, "/m/f")).toBe("f");
  });
}
