/** Machines of real processes. */
import { afterEach, describe, expect, test } from "vitest";
import { contentOf, type Exchange, steppingClock, utf8 } from "#base";
import { print, treeOf } from "#tree";
import type { Command } from "../machine.ts";
import { type HostMachine, type HostMachineOptions, hostMachine, probeSandbox } from "./index.ts";

const probe = await probeSandbox();
if (!probe.usable && process.env.CI) throw new Error(`CI needs a sandbox: ${probe.reason}; ${probe.remedy}`);

const refused: Exchange = async () => ({ status: 404, headers: {}, body: contentOf(utf8("nothing here")) });
const open: HostMachine[] = [];
afterEach(async () => {
  for (const machine of open.splice(0)) await machine.close();
});

async function start(options: Partial<HostMachineOptions>): Promise<HostMachine> {
  const machine = await hostMachine({
    root: treeOf({ "/work": { dir: true, uid: 1000, gid: 1000 } }),
    clock: steppingClock(0n),
    seed: "host",
    http: refused,
    ...options,
  });
  open.push(machine);
  return machine;
}

const bash = (script: string, more: Partial<Command> = {}): Command => ({
  path: "/bin/bash",
  argv: ["bash", "-c", script],
  env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
  cwd: "/",
  uid: 1000,
  gid: 1000,
  ...more,
});

describe.skipIf(!probe.usable)("a machine of real processes", () => {
  test("a command writes, and the snapshot has it", async () => {
    const machine = await start({});
    const seen = await machine.run(bash("echo hello; echo oops >&2; echo hi > /work/file; exit 3"));
    expect(seen).toEqual({ exit: { code: 3 }, stdout: "hello\n", stderr: "oops\n" });
    expect(print(machine.snapshot())).toBe(
      ["drwxr-xr-x 0:0 /", "drwxr-xr-x 1000:1000 /work", "-rw-r--r-- 1000:1000 /work/file 3"].join("\n"),
    );
  });

  test("a tree comes back as it was laid out", async () => {
    const root = treeOf({
      "/a": "text",
      "/b/c": { symlink: "../a" },
      "/d": { hardlink: "/a" },
      "/tmp": { dir: true, mode: 0o1777 },
    });
    const machine = await start({ root });
    expect(print(machine.snapshot())).toBe(print(root));
  });

  test("only the registry is reached, by the same name every time", async () => {
    const machine = await start({
      http: async (r) => ({ status: 200, headers: {}, body: contentOf(utf8(`${r.method} ${r.host}${r.path}`)) }),
    });
    const seen = await machine.run(
      bash(
        'exec 3<>/dev/tcp/127.0.0.1/5000; printf "GET /v2/ HTTP/1.0\\r\\nHost: 127.0.0.1:5000\\r\\n\\r\\n" >&3; cat <&3 | tail -1; (exec 4<>/dev/tcp/127.0.0.1/22) 2>/dev/null || echo closed',
      ),
    );
    expect(seen.stdout).toBe("GET 127.0.0.1:5000/v2/closed\n");
  });
});
