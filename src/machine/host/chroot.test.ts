/** Machines with only a root directory of their own, for a container that allows neither namespaces nor mounts. */
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { byteString, byteStrings, contentOf, type Exchange, FaultError, utf8 } from "#base";
import { print, treeOf } from "#tree";
import { renderActs } from "../acts/render.ts";
import { environmentOfText } from "../model/environment.ts";
import { type HostMachineOptions, probeSandbox } from "./index.ts";
import { at, bash, start } from "./machine.testkit.ts";
import { SANDBOX_VARIABLE } from "./sandbox-mode.ts";

const before = process.env[SANDBOX_VARIABLE];
process.env[SANDBOX_VARIABLE] = "chroot";
const probe = await probeSandbox();
afterAll(() => {
  if (before === undefined) delete process.env[SANDBOX_VARIABLE];
  else process.env[SANDBOX_VARIABLE] = before;
});

const ROOT_USER = { uid: 0, gid: 0 };

async function lacks(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FaultError && error.fault.kind === "sandbox-lacks") return error.fault.message;
    throw error;
  }
  return "nothing";
}

/** How many processes have the text in their command line. */
const processesWith = (text: string): number =>
  readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "latin1").includes(text);
    } catch {
      return false;
    }
  }).length;

describe.skipIf(!probe.usable)(`a machine with a root of its own${probe.usable ? "" : ` (${probe.reason})`}`, () => {
  test("it runs commands, and its snapshot has the tree without the system", async () => {
    const machine = await start({});
    const result = await machine.run(bash("id -u; ls /usr/bin | head -1 > /work/file; cat /dev/null; exit 3"));
    expect(result).toEqual({ exit: { code: 3 }, stdout: "1000\n", stderr: "" });
    expect(print(machine.snapshot())).toMatch(
      /^drwxr-xr-x 0:0 \/\ndrwxr-xr-x 1000:1000 \/work\n-rw-r--r-- 1000:1000 \/work\/file \d+$/,
    );
  });

  test("programs reach the registry of their own world", async () => {
    const answer =
      (text: string): Exchange =>
      async () => ({ status: 200, headers: {}, body: contentOf(utf8(text)) });
    const ask = 'exec 3<>/dev/tcp/127.0.0.1/5000; printf "GET /v2/ HTTP/1.0\\r\\n\\r\\n" >&3; tail -n 1 <&3';
    const [one, two] = [await start({ http: answer("one") }), await start({ http: answer("two") })];
    const both = await Promise.all([one.run(bash(ask)), two.run(bash(ask))]);
    expect(both.map(({ stdout }) => stdout)).toEqual(["one", "two"]);
  });

  test.each([0, 1000])("a test program of user %i sees the variables that it was started with", async (uid) => {
    const script = renderActs([{ do: "record", as: "seen" }]);
    const root = treeOf({
      "/probe": { dir: true, mode: 0o777 },
      "/run": { text: script, mode: 0o755 },
    });
    const machine = await start({ root });
    const env = environmentOfText({ A: "1 2", "B.C": "é" });
    const words = { path: byteString("/run"), argv: byteStrings("/run"), env };
    expect(await machine.run(bash("", { ...words, uid, gid: uid }))).toMatchObject({ exit: { code: 0 }, stderr: "" });
    const seen = machine.nodeAt(at("/probe/seen.jsonl"));
    const text = seen?.kind === "file" ? Buffer.concat([...seen.content.chunks()]).toString() : "";
    expect(JSON.parse(text).env).toEqual({ A: "1 2", "B.C": "é" });
  });

  test.each([0, 1000])("a process that user %i leaves behind is ended", async (uid) => {
    const machine = await start({});
    const mark = `31.${process.pid}${uid}`;
    const left = `set -m; sleep ${mark} >/dev/null 2>&1 & sleep ${mark} & exit 0`;
    expect(await machine.run(bash(left, { uid, gid: uid }))).toMatchObject({ exit: { code: 0 } });
    expect(processesWith(mark)).toBe(0);
  });

  test("a command that changes the system shows nothing, and later machines have the system as it was", async () => {
    const changes = ["echo true > /usr/bin/true; touch -d @1 /usr/bin/true", "echo > /usr/bin/new"];
    for (const change of changes) {
      const machine = await start({});
      expect(await lacks(() => machine.run(bash(change, ROOT_USER))), change).toContain("a program changed it");
      await machine.close();
      const next = await start({});
      const check = "true && [[ ! -e /usr/bin/new ]]";
      expect(await next.run(bash(check)), change).toMatchObject({ exit: { code: 0 } });
      await next.close();
    }
  });

  test("root cannot leave the directory or make devices", async () => {
    const machine = await start({});
    for (const act of ["mknod /work/disk b 8 0", "kill -0 1"])
      expect(await machine.run(bash(act)), act).not.toMatchObject({ exit: { code: 0 } });
    expect(await machine.run(bash("mknod /work/disk b 8 0", ROOT_USER))).not.toMatchObject({ exit: { code: 0 } });
  });

  test("too many processes and too much time end a command", async () => {
    const many = await start({ limits: { processesMax: 20 } });
    const { exit } = await many.run(bash("for i in {1..200}; do sleep 301 & done; wait"));
    expect(exit).toEqual({ stopped: "it had more than 20 processes" });
    const short = await start({ limits: { commandTimeoutMs: 1_000 } });
    expect((await short.run(bash("sleep 301"))).exit).toEqual({ timeout: true });
  });

  test("a program that misses its /proc shows nothing", async () => {
    const machine = await start({});
    expect(await lacks(() => machine.run(bash("cat /proc/self/status")))).toContain("has no /proc");
  });

  test("what needs mounts is refused", async () => {
    const refused: readonly (readonly [Partial<HostMachineOptions>, string])[] = [
      [{ mounts: [{ at: at("/data"), tree: treeOf({}) }] }, "cannot mount anything at /data"],
      [{ root: treeOf({ "/usr/share/own": "" }) }, "cannot hide the files that the world has in /usr/share"],
    ];
    for (const [options, why] of refused) expect(await lacks(() => start(options))).toContain(why);
  });
});
