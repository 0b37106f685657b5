/** Machines of real processes: how commands run and end. */
import { describe, expect, test } from "vitest";
import { byteString, type Exchange, textOf, utf8 } from "#base";
import { treeOf } from "#tree";
import type { Command } from "../model/machine.ts";
import { canFailDisks, type HostMachine, probeSandbox } from "./index.ts";
import { at, bash, fileText, GET, probe, refuseEveryRequest, start } from "./machine.testkit.ts";

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

  test.skipIf(!canFailDisks())("a command has the disk that it is given, and the next one a whole disk", async () => {
    const machine = await start({});
    const tried = [
      ["open-to-write", "echo > new"],
      ["open-to-write", "echo > old"],
      ["mkdir", "mkdir d"],
      ["rename", "mv old moved"],
      ["remove", "rm -r old"],
      ["symlink", "ln -s a b"],
      ["link", "ln old b"],
      ["chmod", "chmod 700 old"],
      ["times", "touch -d @1 old"],
      ["truncate", "truncate -s 3 old"],
      ["sync", "sync -d old"],
    ] as const;
    const said = {
      EIO: "Input/output error",
      ENOSPC: "No space left on device",
      EROFS: "Read-only file system",
      EPERM: "Operation not permitted",
    };
    await machine.run(bash("echo > /work/old"));
    for (const [i, [kind, script]] of tried.entries()) {
      const give = (["EIO", "ENOSPC", "EROFS", "EPERM"] as const)[i % 4] ?? "EIO";
      const failed = await machine.run(
        bash(`cd /work; cat old; ${script}`, { disk: { failing: { calls: [kind], give } } }),
      );
      expect([kind, failed.exit, failed.stderr]).toEqual([kind, { code: 1 }, expect.stringContaining(said[give])]);
    }
    expect(machine.nodeAt(at("/work"))).toMatchObject({ names: [byteString("old")] });
    const readOnly = { disk: { readOnly: [at("/work")] } };
    const refused = await machine.run(bash("echo > /tmp/a && echo > /work/new", readOnly));
    expect([refused.exit, refused.stderr]).toEqual([{ code: 1 }, expect.stringContaining("Read-only file system")]);
    expect((await machine.run(bash("ls /tmp && echo > /work/new"))).exit).toEqual({ code: 0 });
  });

  test.skipIf(!canFailDisks())("a directory can be on a small disk, whose files stay", async () => {
    const machine = await start({});
    await machine.run(
      bash("mkdir -m 3711 /work/disk; cd /work/disk; echo old > a; ln -s a .link; chmod 4755 a; echo > gone"),
    );
    const small = { disk: { small: [{ at: at("/work/disk"), bytes: 16_384 }] } };
    const full = await machine.run(
      bash("cd /work/disk; rm gone; head -c 8192 /dev/zero > new && head -c 65536 /dev/zero > large", small),
    );
    expect([full.exit, full.stderr]).toEqual([{ code: 1 }, expect.stringContaining("No space left on device")]);
    const left = await machine.run(bash("cd /work/disk; stat -c '%a %F' . a .link; wc -c < new; ls"));
    expect(left.stdout).toBe("3711 directory\n4755 regular file\n777 symbolic link\n8192\na\nlarge\nnew\n");
  });

  test("a command can be process 1, with its exit and its signals", async () => {
    const machine = await start({});
    const first = (script: string) => machine.run(bash(script, { firstProcess: true, env: { A: byteString("1") } }));
    expect(await first('echo $$ $A; sh -c "echo \\$PPID"; exit 7')).toMatchObject({
      exit: { code: 7 },
      stdout: "1 1\n1\n",
    });
    expect((await first("trap 'exit 4' TERM; kill -TERM 1; exit 5")).exit).toEqual({ code: 4 });
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
});

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
