/** Machines of real processes. */

import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, contentOf, type Exchange, type Name, pathOfText, textOf, utf8 } from "#base";
import { dir, file, lookup, print, specialNode, treeOf } from "#tree";
import type { Command, Edit } from "../model/machine.ts";
import { type HostMachine, probeSandbox } from "./index.ts";

import { at, bash, probe, refuseEveryRequest, start } from "./machine.testkit.ts";

const twoUids = probe.usable && probe.twoUids;

describe.skipIf(!probe.usable)("a machine of real processes", () => {
  test("output arrives while the command runs", async () => {
    const machine = await start({});
    const seen: string[] = [];
    const onOutput: Command["onOutput"] = (stream, part) => {
      seen.push(`${stream} ${textOf(part)}`);
      if (textOf(part) === "ready\n") machine.edit(new Map([[at("/go"), { text: "" }]]));
    };
    const waits = "echo ready; until [[ -e /go ]]; do :; done; echo gone >&2";
    const result = await machine.run(bash(waits, { onOutput }));
    expect(result).toEqual({ exit: { code: 0 }, stdout: "ready\n", stderr: "gone\n" });
    expect(seen).toEqual(["stdout ready\n", "stderr gone\n"]);
  });

  test("a command has the open files that it is given, and no closed stream", async () => {
    const machine = await start({});
    const script =
      "ulimit -n > /work/limit; ulimit -Hn >> /work/limit; for n in 0 1 2; do [[ -e /proc/self/fd/$n ]] && echo $n; done > /work/open";
    await machine.run(bash(script, { openFiles: 32, closed: ["stdin", "stderr"] }));
    expect(fileText(machine, "/work/limit")).toBe("32\n32\n");
    expect(fileText(machine, "/work/open")).toBe("1\n");
  });

  test.skipIf(!twoUids)("the snapshot has the files that a command wrote", async () => {
    const machine = await start({});
    const result = await machine.run(bash("echo hello; echo oops >&2; echo hi > /work/file; exit 3"));
    expect(result).toEqual({ exit: { code: 3 }, stdout: "hello\n", stderr: "oops\n" });
    expect(print(machine.snapshot())).toBe(
      ["drwxr-xr-x 0:0 /", "drwxr-xr-x 1000:1000 /work", "-rw-r--r-- 1000:1000 /work/file 3"].join("\n"),
    );
  });

  test.skipIf(!twoUids)("a tree is the same after writing and reading", async () => {
    const root = treeOf({
      "/a": "text",
      "/b/c": { symlink: "../a" },
      "/d": { hardlink: "/a" },
      "/tmp": { dir: true, mode: 0o1777 },
    });
    const machine = await start({ root });
    expect(print(machine.snapshot())).toBe(print(root));
  });

  test.skipIf(!twoUids)("unchanged files are the same value in the next snapshot", async () => {
    const root = treeOf({ "/a/b/c": "text", "/a/l": { symlink: "b" }, "/z/f": "z" });
    const machine = await start({ root });
    await machine.run(bash("echo more >> /z/f", { uid: 0, gid: 0 }));
    const after = machine.snapshot();
    expect(lookup(after, at("/a"))).toBe(lookup(root, at("/a")));
    expect(lookup(after, at("/z"))).not.toBe(lookup(root, at("/z")));
    expect(machine.snapshot().root).toBe(after.root);
  });

  test("a snapshot has a change in place of the same size in the same tick", async () => {
    const machine = await start({ root: treeOf({ "/f": { text: "one", uid: 1000, gid: 1000 } }) });
    await machine.run(bash("printf two > /f"));
    expect(fileText(machine, "/f")).toBe("two");
    await machine.run(bash("printf six > /f"));
    expect(fileText(machine, "/f")).toBe("six");
  });

  test.skipIf(!twoUids)("names that are not UTF-8 survive", async () => {
    const root = { root: dir([["\xff\xfe" as Name, file("odd")]]), links: new Map() };
    const machine = await start({ root });
    await machine.run(bash("cat /$'\\xff\\xfe' > /$'\\xe9'", { uid: 0, gid: 0 }));
    expect(machine.snapshot().root.names).toEqual(["\xe9", "\xff\xfe"]);
  });

  test.skipIf(!twoUids)("owners, modes, times and FIFOs are written and read back", async () => {
    const meta = { uid: 1000, gid: 1001, mode: 0o4751, mtimeNs: 1_234_567_890_123_456_000n };
    const root = {
      root: dir([
        ["f" as Name, file("x", meta)],
        ["p" as Name, specialNode("fifo", { mode: 0o640 })],
      ]),
      links: new Map(),
    };
    const machine = await start({ root });
    const result = await machine.run(bash("stat -c '%a %u:%g %.Y' /f; test -p /p && echo fifo"));
    expect(result.stdout).toBe("4751 1000:1001 1234567890.123456000\nfifo\n");
    expect(print(machine.snapshot())).toBe(print(root));
  });

  test.skipIf(!twoUids)("a snapshot contains mounts, and a read-only mount cannot change", async () => {
    const machine = await start({
      root: treeOf({ "/work": { dir: true } }),
      mounts: [
        { at: at("/layers"), tree: treeOf({ "/": { dir: true, uid: 1000, gid: 1000 }, "/old": "o" }) },
        { at: at("/cnb/deep"), tree: treeOf({ "/x": "x" }), readOnly: true },
      ],
    });
    const result = await machine.run(bash("echo n > /layers/new; rm -f /cnb/deep/x; id -u", { uid: 0, gid: 0 }));
    expect(result.stdout).toBe("0\n");
    expect(result.stderr).toContain("Read-only file system");
    expect(print(machine.snapshot())).toBe(
      [
        "drwxr-xr-x 0:0 /",
        "drwxr-xr-x 0:0 /cnb",
        "drwxr-xr-x 0:0 /cnb/deep",
        "-rw-r--r-- 0:0 /cnb/deep/x 1",
        "drwxr-xr-x 1000:1000 /layers",
        "-rw-r--r-- 0:0 /layers/new 2",
        "-rw-r--r-- 0:0 /layers/old 1",
        "drwxr-xr-x 0:0 /work",
      ].join("\n"),
    );
  });

  test("a mount point may have a name beyond ASCII", async () => {
    const path = pathOfText("/m\u00e4rz");
    const machine = await start({ root: treeOf({}), mounts: [{ at: path, tree: treeOf({ "/x": "x" }) }] });
    expect((await machine.run(bash("cat /m*/x"))).stdout).toBe("x");
    expect(machine.snapshot().root.names).toContain(path.slice(1));
  });

  test("commands see edits of the harness, and `nodeAt` returns each", async () => {
    const machine = await start({ root: treeOf({ "/a": { dir: true }, "/l": { symlink: "/a" } }) });
    machine.edit(
      new Map<AbsPath, Edit | undefined>([
        [at("/l/new"), { text: "n", mode: 0o600, uid: 1000, gid: 1000 }],
        [at("/deep/er/f"), { text: "f" }],
      ]),
    );
    const result = await machine.run(bash("cat /a/new /deep/er/f; stat -c %U /a/new"));
    expect(result.stdout).toBe("nfcnb\n");
    expect(machine.nodeAt(at("/a/new"))).toMatchObject({ kind: "file", mode: 0o600, uid: 1000 });
    machine.edit(new Map([[at("/a"), undefined]]));
    expect(machine.nodeAt(at("/a"))).toBeUndefined();
    expect(machine.nodeAt(at("/l"))).toMatchObject({ kind: "symlink", target: "/a" });
  });

  test("a sandbox reaches only the registry, always by the same name", async () => {
    const machine = await start({ http: echo });
    const result = await machine.run(
      bash(
        `${GET} cat <&3 | tail -1; (exec 4<>/dev/tcp/127.0.0.1/22) 2>/dev/null || echo closed; ls /sys/class/net 2>&1 | head -1`,
      ),
    );
    expect(result.stdout).toContain("GET 127.0.0.1:5000/v2/closed\n");
  });

  test("a command that is killed at a registry request leaves no running process", async () => {
    let machine: HostMachine | undefined;
    const http: Exchange = async (request) => {
      await machine?.kill();
      return refuseEveryRequest(request);
    };
    machine = await start({ http });
    const result = await machine.run(bash(`trap 'echo late > /work/f' EXIT TERM; ${GET} cat <&3; echo late > /work/f`));
    expect(result).toMatchObject({ exit: { signal: "SIGKILL" } });
    expect(machine.nodeAt(at("/work/f"))).toBeUndefined();
  });

  test("a command that runs too long is killed with its children and reports a timeout", async () => {
    const machine = await start({ limits: { commandTimeoutMs: 200 } });
    const result = await machine.run(bash("echo began; (setsid sleep 1000 &) ; sleep 1000"));
    expect(result).toEqual({ exit: { timeout: true }, stdout: "began\n", stderr: "" });
    const after = await machine.run(bash("ls /proc | grep -c '^[0-9]'; ps -e | grep sleep"));
    expect(after.stdout.split("\n")[1]).toBe("");
  });

  test("output and processes are bounded", async () => {
    const limits = { outputMaxBytes: 1000, outputFloodBytes: 200_000, processesMax: 40 };
    const machine = await start({ limits });
    const loud = await machine.run(bash("echo first; head -c 100000 /dev/zero | tr '\\0' x; echo last"));
    expect(loud).toMatchObject({ exit: { code: 0 }, leftOut: 99_011 });
    expect(loud.stdout).toMatch(/^first\nx{494}\n\[99011 bytes left out\]\nx{495}last\n$/);
    const flood = await machine.run(bash("yes"));
    expect(flood.exit).toEqual({ stopped: "it printed more than 200000 bytes" });
    const fork = await machine.run(bash("for i in $(seq 100); do sleep 1000 & done; wait"));
    expect(fork.exit).toEqual({ stopped: "it had more than 40 processes" });
  });

  test("memory and space on the disk are bounded, and given back", async () => {
    const machine = await start({ limits: { memoryMaxBytes: 100_000_000, diskMaxBytes: 50_000_000 } });
    const greedy = await machine.run(bash("x=$(head -c 200000000 /dev/zero | tr '\\0' x); sleep 1000"));
    expect(greedy.exit).toEqual({ stopped: "it used more than 100000000 bytes of memory" });
    const full = await machine.run(bash("for ((i = 0; ; i++)); do head -c 10000000 /dev/zero > /tmp/$i; done"));
    expect(full.exit).toEqual({ stopped: "it wrote more than 50000000 bytes" });
    const directory = await machine.run(bash("rm /tmp/*; ls /proc | grep -c '^[0-9]'"));
    expect(Number(directory.stdout)).toBeLessThan(8);
  });

  test("a program that cannot start has the exit code of a shell", async () => {
    const machine = await start({ root: treeOf({ "/text": { text: "echo hi", mode: 0o755 }, "/no": "x" }) });
    expect(await machine.run(bash("", { path: byteString("/nothing") }))).toMatchObject({ exit: { code: 127 } });
    expect(await machine.run(bash("", { path: byteString("/no") }))).toMatchObject({ exit: { code: 126 } });
    expect(await machine.run(bash("", { path: byteString("/text") }))).toMatchObject({ exit: { code: 126 } });
  });

  test("the host's files are not visible, and its state cannot change", async () => {
    const machine = await start({});
    const script = [
      "ls -d /home /work/../root /var /opt /srv /mnt /boot /sys 2>/dev/null",
      "ls -A /usr/local | grep -v bin",
      "mknod /work/sda b 8 0 2>/dev/null && echo mknod",
      "mount -t tmpfs none /work 2>/dev/null && echo mount",
      "echo 1 > /proc/sys/kernel/sysrq && echo sysctl",
      "touch /usr/bin/x 2>/dev/null && echo usr",
      "env | grep -v '^\\(PWD\\|SHLVL\\|_\\|PATH\\)='",
    ];
    const result = await machine.run(bash(script.join("\n"), { uid: 0, gid: 0 }));
    expect(result.stdout).toBe("");
  });

  test("a machine with one user owns everything by that user", async () => {
    const machine = await start({ oneUser: true, user: { uid: 1234, gid: 1235 } });
    expect(machine.can.has("two-uids")).toBe(false);
    const result = await machine.run(bash("id -u; id -g; echo x > /work/f", { uid: 1234, gid: 1235 }));
    expect(result.stdout).toBe("1234\n1235\n");
    expect(machine.nodeAt(at("/work/f"))).toMatchObject({ uid: 1234, gid: 1235 });
    expect((await machine.run(bash("id"))).limit).toContain("one user");
  });

  test("any user can open the output streams again", async () => {
    const machine = await start({});
    const result = await machine.run(
      bash("echo out > /dev/stdout; echo err > /dev/stderr; cat", { stdin: utf8("in") }),
    );
    expect(result).toEqual({ exit: { code: 0 }, stdout: "out\nin", stderr: "err\n" });
  });

  test("the next machine finds nothing of a closed one", async () => {
    const first = await start({});
    await first.run(
      bash("echo s > /work/secret; echo t > /tmp/t; chmod 700 /; (setsid sleep 1000 &)", { uid: 0, gid: 0 }),
    );
    await first.close();
    const next = await start({});
    const result = await next.run(bash("ls -A /work /tmp; stat -c %a /; all=(/proc/[0-9]*); echo ${#all[@]}"));
    expect(result.stdout).toBe("/tmp:\n\n/work:\n755\n3\n");
  });

  test("a request of a closed machine never reaches the next one", async () => {
    for (let round = 0; round < 5; round++) {
      const first = await start({ http: echo });
      await first.run(bash(`(setsid bash -c 'while :; do (${GET}) & done' >/dev/null 2>&1 &); sleep 0.05`));
      await first.close();
      const requests: string[] = [];
      const next = await start({
        http: (request) => {
          requests.push(request.path);
          return echo(request);
        },
      });
      expect((await next.run(bash(`${GET} cat <&3 | tail -1`))).stdout).toBe("GET 127.0.0.1:5000/v2/");
      expect(requests).toEqual(["/v2/"]);
      await next.close();
    }
  });

  test.skipIf(!twoUids)("a sandbox with something left outside the tree is not used again", async () => {
    const leave = [
      "touch /dev/plimsoll/channel/x",
      "chmod 600 /dev/plimsoll/channel/out-0",
      "echo x > /dev/shm/x",
      "mkdir /dev/x",
    ];
    for (const script of leave) {
      const first = await start({});
      await first.run(bash(script, { uid: 0, gid: 0 }));
      await first.close();
      const next = await start({});
      const look =
        "ls -A /dev/shm /dev/plimsoll/channel | grep x; ls -d /dev/x; stat -c %a /dev/plimsoll/channel/out-0";
      expect((await next.run(bash(look, { uid: 0, gid: 0 }))).stdout).toBe("666\n");
    }
  });

  test("a command has no channel to the harness", async () => {
    const machine = await start({});
    expect((await machine.run(bash("ls -l /proc/self/fd | grep socket; env | grep NODE"))).stdout).toBe("");
  });
});

const GET = 'exec 3<>/dev/tcp/127.0.0.1/5000; printf "GET /v2/ HTTP/1.0\\r\\nHost: 127.0.0.1:5000\\r\\n\\r\\n" >&3;';
const echo: Exchange = async ({ method, host, path }) => ({
  status: 200,
  headers: {},
  body: contentOf(utf8(`${method} ${host}${path}`)),
});

function fileText(machine: HostMachine, path: string): string {
  const node = machine.nodeAt(at(path));
  return node?.kind === "file" ? textOf(node.content.bytes()) : "no file";
}

test("without bubblewrap, the probe has a remedy", async () => {
  const path = process.env.PATH;
  process.env.PATH = "/nowhere";
  try {
    expect(await probeSandbox()).toMatchObject({
      usable: false,
      remedy: expect.stringContaining("install bubblewrap"),
    });
  } finally {
    process.env.PATH = path;
  }
});

test("options that need a simulated machine are faults", async () => {
  await expect(start({ faults: { syscall: { at: 0, give: "EIO" } } })).rejects.toMatchObject({
    fault: { kind: "machine-unsupported" },
  });
  const mounts = [{ at: at("/m"), tree: treeOf({}), sizeMax: 10 }];
  await expect(start({ mounts })).rejects.toMatchObject({ fault: { kind: "machine-unsupported" } });
});
