/** Programs as ordinary executables. */
import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BundledProgram, bundleProgram } from "./bundle.testkit.ts";
import { runProbe } from "./probe.ts";

const PROGRAM = `
import { runAsExecutable } from "./process.ts";
const sink = () => { const all = []; return { all, write: (bytes) => void all.push(Buffer.from(bytes).toString()) }; };
const acts = {
  show: async (p) => { p.stdout.write(JSON.stringify([p.argv.slice(1), p.env.GIVEN, p.uid, p.cwd, p.platform.os])); return 0; },
  exit: async () => 7,
  input: async (p) => { p.stdout.write(p.stdin); return 0; },
  spawn: async (p) => {
    const fd3 = sink(), out = sink();
    const exit = await p.spawn({ path: "/bin/bash", argv: ["named", "-c", "echo $0 $A > /dev/stdout; echo three > /dev/fd/3; cat; echo bad >&2; exit 4"],
      env: { A: "a" }, cwd: "/", stdin: Buffer.from("in\\n"), stdout: out, stderr: p.stderr, fd3 });
    p.stdout.write(JSON.stringify([exit, out.all.join(""), fd3.all.join("")]));
    return 0;
  },
  refused: async (p) => {
    const codes = [];
    for (const path of ["/nothing", "/etc", p.argv[2], p.argv[3]]) {
      try { await p.spawn({ path, argv: ["x"], env: {}, cwd: "/", stdout: p.stdout, stderr: p.stderr }); codes.push("ran"); }
      catch (error) { codes.push(error.code); }
    }
    p.stdout.write(codes.join(" "));
    return 0;
  },
  exec: async (p) => p.exec({ path: "/bin/bash", argv: ["sh", "-c", p.argv[2]], env: { B: "b" }, cwd: "/" }),
  kill: async (p) => p.kill("SIGTERM"),
  user: async (p) => { p.setUser({ uid: 1000, gid: 1000 }); p.stdout.write(p.uid + ":" + p.gid);
    try { p.setUser({ uid: 0, gid: 0 }); } catch (error) { p.stdout.write(" " + error.code); } return 0; },
};
void runAsExecutable({ byName: (argv0) => async (p) => {
  const name = argv0.slice(argv0.lastIndexOf("/") + 1);
  return (acts[name] ?? acts[p.argv[1]])(p);
} }, { http: async () => { throw new Error("no network"); } });
`;

const sandbox = await runProbe();

let program: BundledProgram;
beforeAll(async () => {
  program = await bundleProgram(PROGRAM);
});
afterAll(() => program.remove());

interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], options: { file?: string; input?: string; env?: Record<string, string> } = {}) {
  return new Promise<Ran>((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...options.env };
    const child = execFile(options.file ?? program.file, [...args], { env, cwd: "/" }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr });
    });
    child.stdin?.end(options.input ?? "");
  });
}

test("a program gets the process's inputs, and returns its exit code", async () => {
  const result = await run(["show", "a", "b c"], { env: { GIVEN: "g" } });
  expect(JSON.parse(result.stdout)).toEqual([["show", "a", "b c"], "g", process.getuid?.(), "/", "linux"]);
  expect(await run(["exit"])).toMatchObject({ code: 7, signal: null });
  expect(await run(["input"], { input: "typed" })).toMatchObject({ stdout: "typed" });
});

test("a program goes by the name of a link to it", async () => {
  const link = join(program.directory, "exit");
  symlinkSync("program", link);
  expect(await run(["show"], { file: link })).toMatchObject({ code: 7 });
});

test("a child has its own arguments, environment, input and third descriptor", async () => {
  const result = await run(["spawn"]);
  expect(JSON.parse(result.stdout)).toEqual([{ code: 4 }, "named a\nin\n", "three\n"]);
  expect(result.stderr).toBe("bad\n");
});

test("a program that cannot start gives the kernel's error", async () => {
  const text = join(program.directory, "text");
  writeFileSync(text, "exit 0\n", { mode: 0o755 });
  const data = join(program.directory, "data");
  writeFileSync(data, "#!/bin/sh\n", { mode: 0o644 });
  expect((await run(["refused", text, data])).stdout).toBe("ENOENT EACCES ENOEXEC EACCES");
  // Of another processor: its words would be those of a script.
  const other = join(program.directory, "other");
  writeFileSync(other, "\x7fELF".padEnd(18, "\0").concat("\xff\xff\nexit 0\n"), { mode: 0o755, encoding: "latin1" });
  expect((await run(["refused", other, data])).stdout).toBe("ENOENT EACCES ENOEXEC EACCES");
});

test("a program that replaces another has its streams, exit code and signals", async () => {
  expect(await run(["exec", "echo $B; cat >&2; exit 9"], { input: "in" })).toMatchObject({
    code: 9,
    stdout: "b\n",
    stderr: "in",
  });
  expect(await run(["exec", "kill -KILL $$"])).toMatchObject({ signal: "SIGKILL" });
  expect(await run(["kill"])).toMatchObject({ signal: "SIGTERM" });
});

test("a signal reaches the program that replaced another", async () => {
  const child = spawn(program.file, ["exec", "trap 'echo got; exit 5' TERM; echo ready; while :; do sleep 0.01; done"]);
  let out = "";
  child.stdout.on("data", (text: Buffer) => {
    if (out === "") child.kill("SIGTERM");
    out += text.toString();
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, out]).toEqual([5, "ready\ngot\n"]);
});

test.skipIf(process.getuid?.() !== 0)("root becomes another user for good", async () => {
  expect((await run(["user"])).stdout).toBe("1000:1000 EPERM");
});

test.skipIf(!sandbox.usable)("the sandboxes and folders of a process are removed however it ends", async () => {
  const holder = await bundleProgram(`
    import { steppingClock } from "#base"; import { startHostMachine } from "./machine.ts"; import { treeOf } from "#tree";
    (async () => {
      const machine = await startHostMachine({ root: treeOf({ "/f": "f" }), clock: steppingClock(0n), seed: "", http: async () => { throw new Error(); } });
      console.log(process.env.TMPDIR);
      await machine.run({ path: "/bin/sleep", argv: ["sleep", "1000"], env: {}, cwd: "/", uid: 1000, gid: 1000 });
    })();
  `);
  try {
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const child = spawn(process.execPath, [holder.file], { env: { ...process.env, TMPDIR: holder.directory } });
      await new Promise((resolve) => child.stdout.once("data", resolve));
      const folders = () => readdirSync(holder.directory).filter((name) => name.startsWith("plimsoll-"));
      expect(folders()).toHaveLength(1);
      child.kill(signal);
      while (folders().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(existsSync(holder.file)).toBe(true);
    }
  } finally {
    holder.remove();
  }
});
