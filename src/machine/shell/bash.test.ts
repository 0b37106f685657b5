/** People's scripts on the simulated machine. */
import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, byteStringOf, byteStrings, EMPTY, steppingClock, textOf, utf8 } from "#base";
import type { NodeSpec } from "#tree";
import { environmentOfText } from "../model/environment.ts";
import type { Command, MachineOptions } from "../model/machine.ts";
import type { Program } from "../model/process.ts";
import { standIn } from "../model/stand-in.ts";
import { simMachine } from "../sim/machine.ts";
import { standardTree } from "../sim/standard-tree.ts";
import { shellMounts, shellPrograms } from "./mount.ts";

const show: Program = async (process) => {
  process.stdout.write(JSON.stringify([process.argv.slice(1), process.env, process.cwd, textOf(process.stdin)]));
  return 5;
};

function machineWith(files: Readonly<Record<string, NodeSpec>>, options: Partial<MachineOptions> = {}) {
  const root = standardTree({ "/work": { dir: true, mode: 0o777 }, "/bin/image-tool": "x", ...files });
  const http: MachineOptions["http"] = async () => ({ status: 404, headers: {}, body: EMPTY });
  const programs = new Map([...shellPrograms(), [standIn("show").digest as string, show]]);
  return simMachine({
    root,
    mounts: shellMounts(root),
    programs,
    clock: steppingClock(0n),
    seed: "s",
    http,
    ...options,
  });
}

const command = (path: string, more: Partial<Command> = {}): Command => ({
  path: byteString(path),
  argv: byteStrings(path),
  env: environmentOfText({ PATH: "/usr/bin:/bin" }),
  cwd: byteString("/work"),
  uid: 1000,
  gid: 1000,
  ...more,
});

const script = (text: string): NodeSpec => ({ text: `#!/usr/bin/env bash\n${text}`, mode: 0o755 });

async function run(text: string, more: Partial<Command> = {}, files: Readonly<Record<string, NodeSpec>> = {}) {
  const machine = machineWith({ "/script": script(text), ...files });
  return { machine, result: await machine.run(command("/script", more)) };
}

describe("a script", () => {
  test("gets its name, arguments, environment, directory and standard input", async () => {
    const text = 'echo "$0|$#|$2|$A|$PWD|$(cat)"; printenv | sort';
    const env = environmentOfText({ PATH: "/bin", A: "a b" });
    const { result } = await run(text, { argv: byteStrings("x", "1", "two words"), env, stdin: utf8("in\u00e9") });
    expect(result).toEqual({
      exit: { code: 0 },
      stdout: "/script|2|two words|a b|/work|in\u00e9\nA=a b\nPATH=/bin\nPWD=/work\n",
      stderr: "",
    });
  });

  test("ends with its exit code, and with `set -e` at the first failure", async () => {
    expect((await run("exit 42")).result.exit).toEqual({ code: 42 });
    expect((await run("set -eo pipefail\nfalse | true\necho no")).result).toMatchObject({
      exit: { code: 1 },
      stdout: "",
    });
  });

  test("tests with compgen -G whether anything matches", async () => {
    const text = 'compgen -G "/d/*"; echo $?; if compgen -G "/none/*" > /dev/null; then echo yes; else echo no; fi';
    const { result } = await run(text, {}, { "/d/a b": "1" });
    expect(result).toEqual({ exit: { code: 0 }, stdout: "/d/a b\n0\nno\n", stderr: "" });
  });

  test("writes files with real modes, owners and umask", async () => {
    const { machine, result } = await run(
      "umask 027; umask; mkdir d; echo hi > d/f; chmod 4711 d/f; ln -s f d/l; install -m 600 d/f d/g; id -un",
    );
    expect(result).toEqual({ exit: { code: 0 }, stdout: "0027\ncnb\n", stderr: "" });
    expect(machine.nodeAt("/work/d" as AbsPath)).toMatchObject({ mode: 0o750, uid: 1000, names: ["f", "g", "l"] });
    expect(machine.nodeAt("/work/d/f" as AbsPath)).toMatchObject({ kind: "file", mode: 0o4711 });
    expect(machine.nodeAt("/work/d/g" as AbsPath)).toMatchObject({ kind: "file", mode: 0o600 });
  });

  test("passes arguments and variables to programs as the bytes that it got", async () => {
    const raw = byteStringOf(Uint8Array.of(0xc3, 0xa9, 0xff));
    const files = { "/bin/show": { content: standIn("show"), mode: 0o755 } };
    const { result } = await run('/bin/show "$1" "$A"', { argv: [raw, raw], env: { A: raw } }, files);
    expect(JSON.parse(result.stdout).slice(0, 2)).toMatchObject([[raw, raw], { A: raw }]);
  });

  test("writes to file descriptor 3 where it has one", async () => {
    const parent: Program = async (process) => {
      const fd3 = {
        write: (bytes: Uint8Array | string) =>
          process.stdout.write(`3:${typeof bytes === "string" ? bytes : textOf(bytes)}`),
      };
      const { stdout, stderr } = process;
      await process.spawn({
        path: byteString("/script"),
        argv: byteStrings("/script"),
        env: {},
        cwd: byteString("/work"),
        stdout,
        stderr,
        fd3,
      });
      return 0;
    };
    const machine = machineWith(
      { "/script": script('echo "a = 1" >&3'), "/parent": { content: standIn("parent"), mode: 0o755 } },
      { programs: new Map([...shellPrograms(), [standIn("parent").digest as string, parent]]) },
    );
    expect((await machine.run(command("/parent"))).stdout).toBe("3:a = 1\n");
  });

  test("runs its EXIT trap", async () => {
    const { result, machine } = await run("trap 'rm -rf tmp; echo bye' EXIT\nmkdir tmp; exit 3");
    expect(result).toMatchObject({ exit: { code: 3 }, stdout: "bye\n" });
    expect(machine.nodeAt("/work/tmp" as AbsPath)).toBeUndefined();
  });

  test("can kill itself", async () => {
    expect((await run("kill -TERM $$; echo no")).result).toMatchObject({ exit: { signal: "SIGTERM" }, stdout: "" });
  });

  test("copies, moves and removes files whose names are not UTF-8", async () => {
    const make: Program = async ({ fs }) => {
      for (const name of ["a\xff", "\xc3", "\xc3\xa9"] as const) fs.write(byteString`/work/in/${name}`, utf8(name));
      return 0;
    };
    const programs = new Map([...shellPrograms(), [standIn("make").digest as string, make]]);
    const machine = machineWith(
      {
        "/work/in": { dir: true, mode: 0o777 },
        "/bin/make": { content: standIn("make"), mode: 0o755 },
        "/script": script(
          'make; cp -r in out; for f in in/*; do mv "$f" "$f.moved"; done; rm out/a*; cd out; ls | wc -l',
        ),
      },
      { programs },
    );
    expect(await machine.run(command("/script"))).toMatchObject({ exit: { code: 0 }, stdout: "2\n", stderr: "" });
    const namesIn = (path: string): unknown => machine.nodeAt(path as AbsPath);
    expect(namesIn("/work/in")).toMatchObject({ names: ["a\xff.moved", "\xc3.moved", "\xc3\xa9.moved"] });
    expect(namesIn("/work/out")).toMatchObject({ names: ["\xc3", "\xc3\xa9"] });
  });

  test("makes temporary files with the names of the run's seed", async () => {
    const [one, two] = [await run("mktemp -d"), await run("mktemp -d")];
    expect(one.result.stdout).toMatch(/^\/tmp\/tmp\.\w{10}\n$/);
    expect(two.result.stdout).toBe(one.result.stdout);
  });

  test("fails where its user has no permission", async () => {
    const { result } = await run("rm -f /locked; cp /etc/passwd /locked || echo refused", {}, { "/locked": "kept\n" });
    expect(result.stdout).toBe("refused\n");
  });
});

describe("a program that a script starts", () => {
  test("is a process with the exported variables, and its own directory, input and exit code", async () => {
    const text = 'A=1; export B=2; cd /tmp; echo in | /bin/show x "y z"; echo " $?"';
    const { result } = await run(text, {}, { "/bin/show": { content: standIn("show"), mode: 0o755 } });
    const [json, code] = result.stdout.trim().split(/ (?=\d+$)/);
    expect(code).toBe("5");
    const [args, env, cwd, stdin] = JSON.parse(json ?? "");
    expect([args, cwd, stdin]).toEqual([["x", "y z"], "/tmp", "in\n"]);
    expect(env).toMatchObject({ B: "2" });
    expect(env).not.toHaveProperty("A");
  });

  test("may be a script, whose exit does not end the caller", async () => {
    const inner = script('A=changed; echo "inner $1 ${A}"; exit 4');
    const { result } = await run("A=kept; export A; ./inner one; echo $? $A", {}, { "/work/inner": inner });
    expect(result.stdout).toBe("inner one changed\n4 kept\n");
  });

  test("gets variables whose names no script can use", async () => {
    const files = { "/bin/show": { content: standIn("show"), mode: 0o755 } };
    const { result } = await run(
      "/bin/show",
      { env: environmentOfText({ PATH: "/bin", "1X": "3", "a-b": "4" }) },
      files,
    );
    expect(JSON.parse(result.stdout)[1]).toMatchObject({ "1X": "3", "a-b": "4" });
  });

  test("that is sourced runs in the script itself", async () => {
    const { result } = await run(". ./lib.sh; echo $V", {}, { "/work/lib.sh": { text: "V=sourced\n", mode: 0o755 } });
    expect(result.stdout).toBe("sourced\n");
  });

  test("may take its place, and its end is that of the script", async () => {
    const files = { "/work/other": script('echo "$A $$" > seen; kill -TERM $$; echo never') };
    const { machine, result } = await run("A=yes; export A; echo first $$; exec ./other; echo never", {}, files);
    expect(result).toMatchObject({ exit: { signal: "SIGTERM" }, stdout: "first 1\n" });
    const seen = await machine.run(command("/bin/cat", { argv: byteStrings("cat", "seen") }));
    expect(seen.stdout).toBe("yes 1\n");
    const other = await run("exec 3>kept; echo kept >&3; exec printenv; echo never");
    expect(other.result).toMatchObject({ exit: { code: 0 }, stdout: expect.not.stringMatching(/never|PLIMSOLL/) });
    expect((await run("exec ./none; echo never")).result).toMatchObject({ exit: { code: 127 }, stdout: "" });
  });

  test("that does not exist or is not executable gives the script an error", async () => {
    const { result } = await run("./none; echo $?; ./data; echo $?", {}, { "/work/data": "x" });
    expect(result.stdout).toBe("127\n126\n");
  });
});

describe("the harness's limits", () => {
  test.each([
    ["a binary", "./elf || true", { "/work/elf": { text: "\x7fELF", mode: 0o755 } }],
    ["a redirection that fails", "echo x >> /etc/passwd || true", {}],
    ["a loop without end", "while true; do :; done", {}],
    ["a trap that just-bash has not", "trap 'echo e' ERR; false", {}],
  ] as const)("%s is reported as a limit", async (_, text, files) => {
    expect((await run(text, {}, files)).result.limit).toBeDefined();
  });
});

describe("shells and tools", () => {
  test("are in /bin beside the image's own files, and run without a shell", async () => {
    const machine = machineWith({ "/work/f": "b\na\n" });
    const result = await machine.run(command("/usr/bin/sort", { argv: byteStrings("sort", "f") }));
    expect(result).toMatchObject({ exit: { code: 0 }, stdout: "a\nb\n" });
    expect(machine.nodeAt("/bin/image-tool" as AbsPath)?.kind).toBe("file");
  });

  test("bash takes a command, options and a script from its arguments", async () => {
    const machine = machineWith({ "/work/s": "echo $0 $1" });
    const bash = async (...args: string[]) =>
      (await machine.run(command("/bin/bash", { argv: byteStrings("bash", ...args) }))).stdout;
    expect(await bash("-c", "echo $0 $1", "name", "one")).toBe("name one\n");
    expect(await bash("-eu", "s", "two")).toBe("s two\n");
    expect(await bash("-lc", "echo login")).toBe("login\n");
    expect(await bash("-c", "-e", "false; echo no")).toBe("");
    expect(await bash("-c", "--", "echo -- $0")).toBe("-- bash\n");
    expect(await bash("-o", "pipefail", "-ec", "false | true; echo no")).toBe("");
  });
});
