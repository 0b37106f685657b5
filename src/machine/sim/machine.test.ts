import { describe, expect, test } from "vitest";
import {
  type AbsPath,
  type ByteString,
  byteString,
  byteStrings,
  invariant,
  NetworkError,
  steppingClock,
  textOf,
  utf8,
} from "#base";
import { treeOf } from "#tree";
import type { Command, MachineOptions } from "../model/machine.ts";
import type { Process, Program } from "../model/process.ts";
import { standIn } from "../model/stand-in.ts";
import { simMachine } from "./machine.ts";
import { standardTree } from "./standard-tree.ts";

const http: MachineOptions["http"] = () => Promise.reject(new NetworkError("refused", "no server listens"));
const base = { clock: steppingClock(0n), seed: "test", http };
const command = (path: ByteString): Command => ({
  path,
  argv: [path],
  env: {},
  cwd: byteString("/"),
  uid: 1000,
  gid: 1000,
});

function machineWith(programs: Readonly<Record<string, Program>>, options: Partial<MachineOptions> = {}) {
  const files = Object.fromEntries(
    Object.keys(programs).map((name) => [`/bin/${name}`, { content: standIn(name), mode: 0o755 }]),
  );
  const registry = new Map(
    Object.entries(programs).map(([name, program]) => [standIn(name).digest as string, program]),
  );
  return simMachine({ ...base, root: standardTree(files), programs: registry, ...options });
}

const child = (process: Process, path: string) => ({
  path: byteString(path),
  argv: byteStrings(path),
  env: {},
  cwd: process.cwd,
  stdout: process.stdout,
  stderr: process.stderr,
});

describe("a command", () => {
  test("runs a program as its user and shows what it printed", async () => {
    const machine = machineWith({
      hello: async (process) => {
        process.stdout.write(`${process.uid} ${process.cwd}`);
        process.fs.write("/tmp/x", utf8("hi"));
        return 3;
      },
    });
    expect(await machine.run(command(byteString("/bin/hello")))).toEqual({
      exit: { code: 3 },
      stdout: "1000 /",
      stderr: "",
    });
    expect(machine.nodeAt("/tmp/x" as AbsPath)).toMatchObject({ kind: "file", mode: 0o644, uid: 1000, gid: 1000 });
  });

  test("may reuse the bytes that it reads and writes", async () => {
    const machine = machineWith({
      scribbles: async ({ fs }) => {
        const given = Buffer.from("hi");
        fs.write("/tmp/x", given);
        given.fill(0);
        fs.read("/tmp/x").fill(0);
        return textOf(fs.read("/tmp/x")) === "hi" ? 0 : 1;
      },
    });
    expect((await machine.run(command(byteString("/bin/scribbles")))).exit).toEqual({ code: 0 });
  });

  test("exits with 127 if it is missing, with 126 if it is not executable", async () => {
    const machine = machineWith({});
    expect((await machine.run(command(byteString("/bin/none")))).exit).toEqual({ code: 127 });
    expect((await machine.run(command(byteString("/etc/passwd")))).exit).toEqual({ code: 126 });
  });

  test("ends with exit code 1 if its program throws, and prints the error", async () => {
    const machine = machineWith({ fails: async (process) => process.fs.read("/none").length });
    const result = await machine.run(command(byteString("/bin/fails")));
    expect(result).toEqual({ exit: { code: 1 }, stdout: "", stderr: "ENOENT: open /none\n" });
  });

  test("ends with exit code 1 if its program returns no number, and prints what it returned", async () => {
    const machine = machineWith({ odd: async () => JSON.parse('"yes"') as number });
    const stderr = "expected the program to return its exit code, found yes\n";
    expect(await machine.run(command(byteString("/bin/odd")))).toEqual({ exit: { code: 1 }, stdout: "", stderr });
  });

  test("that never ends is killed at its deadline", async () => {
    const machine = machineWith({ waits: () => new Promise(() => {}) }, { limits: { commandTimeoutMs: 20 } });
    expect((await machine.run(command(byteString("/bin/waits")))).exit).toEqual({ timeout: true });
  });

  test("that starts children for ever is killed at its deadline", async () => {
    const machine = machineWith(
      {
        true: async () => 0,
        loops: async (process) => {
          for (;;) await process.spawn(child(process, "/bin/true"));
        },
      },
      { limits: { commandTimeoutMs: 20 } },
    );
    expect((await machine.run(command(byteString("/bin/loops")))).exit).toEqual({ timeout: true });
  });

  test("that only makes file calls is killed at its deadline", async () => {
    const machine = machineWith(
      {
        loops: async (process) => {
          for (;;) process.fs.exists("/none");
        },
      },
      { limits: { commandTimeoutMs: 20 } },
    );
    expect((await machine.run(command(byteString("/bin/loops")))).exit).toEqual({ timeout: true });
  });

  const prints: Program = async (process) => {
    for (let i = 0; i < 10; i++) process.stdout.write("0123456789");
    return 0;
  };

  test("keeps the first and the last part of its output", async () => {
    const machine = machineWith({ prints }, { limits: { outputMaxBytes: 24 } });
    expect(await machine.run(command(byteString("/bin/prints")))).toEqual({
      exit: { code: 0 },
      stdout: "012345678901\n[76 bytes left out]\n890123456789",
      stderr: "",
      leftOut: 76,
    });
  });

  test("that prints without end is ended", async () => {
    const floods: Program = async (process) => {
      for (;;) await prints(process);
    };
    const machine = machineWith({ floods }, { limits: { outputMaxBytes: 24, outputFloodBytes: 50 } });
    const { exit, stdout } = await machine.run(command(byteString("/bin/floods")));
    expect(exit).toEqual({ stopped: "it printed more than 50 bytes" });
    expect(stdout).toBe("012345678901\n[36 bytes left out]\n890123456789");
  });

  test("that meets a bug of the harness rejects", async () => {
    const machine = machineWith({ bug: async () => invariant(false, "must hold") as never });
    await expect(machine.run(command(byteString("/bin/bug")))).rejects.toThrow("must hold");
  });

  test("that forks without end gets EAGAIN", async () => {
    const machine = machineWith(
      { bomb: async (process) => ("code" in (await process.spawn(child(process, "/bin/bomb"))) ? 0 : 1) },
      { limits: { processesMax: 20 } },
    );
    const result = await machine.run(command(byteString("/bin/bomb")));
    expect(result.stderr).toBe("EAGAIN: fork \n");
  });
});

describe("a kill at a file call", () => {
  const program: Program = async (process) => {
    try {
      process.fs.write("/tmp/a", utf8("a"));
      process.fs.write("/tmp/b", utf8("b"));
    } catch {
      process.stdout.write("caught");
      process.fs.write("/tmp/c", utf8("c"));
    } finally {
      process.stdout.write("finally");
    }
    return 0;
  };

  test("keeps the changes, and no catch or finally has an effect", async () => {
    const machine = machineWith({ program }, { faults: { syscall: { at: 1, give: "kill" } } });
    expect(await machine.run(command(byteString("/bin/program")))).toEqual({
      exit: { signal: "SIGKILL" },
      stdout: "",
      stderr: "",
    });
    expect(["a", "b", "c"].map((name) => machine.nodeAt(`/tmp/${name}` as AbsPath)?.kind)).toEqual([
      "file",
      undefined,
      undefined,
    ]);
  });

  test("the program gets an injected error", async () => {
    const machine = machineWith({ program }, { faults: { syscall: { at: 1, give: "ENOSPC" } } });
    const result = await machine.run(command(byteString("/bin/program")));
    expect(result).toMatchObject({ exit: { code: 0 }, stdout: "caughtfinally" });
  });
});

describe("a process", () => {
  test("is replaced by exec, and nothing after it runs", async () => {
    const machine = machineWith({
      other: async (process) => {
        process.stdout.write(`other ${process.pid} ${process.argv[1]}`);
        return 7;
      },
      first: async (process) => {
        await process.exec({
          path: byteString("/bin/other"),
          argv: byteStrings("other", "x"),
          env: {},
          cwd: byteString("/"),
        });
        process.stdout.write("not reached");
        return 0;
      },
    });
    expect(await machine.run(command(byteString("/bin/first")))).toMatchObject({
      exit: { code: 7 },
      stdout: "other 1 x",
    });
  });

  test("that kills itself reports the signal to its parent", async () => {
    const machine = machineWith({
      dies: (process) => process.kill("SIGTERM"),
      parent: async (process) => {
        process.stdout.write(JSON.stringify(await process.spawn(child(process, "/bin/dies"))));
        return 0;
      },
    });
    expect((await machine.run(command(byteString("/bin/parent")))).stdout).toBe('{"signal":"SIGTERM"}');
  });

  test("runs a script by the interpreter that its first line names, with one argument", async () => {
    const show: Program = async (process) => {
      process.stdout.write(JSON.stringify(process.argv));
      return 0;
    };
    const machine = machineWith({ show });
    machine.edit(new Map([["/bin/script" as AbsPath, { text: "#! /bin/show  -a b \nrest", mode: 0o755 }]]));
    const result = await machine.run({ ...command(byteString("/bin/script")), argv: byteStrings("script", "1") });
    expect(JSON.parse(result.stdout)).toEqual(
      ["script", "1"].with(0, "/bin/script").toSpliced(0, 0, "/bin/show", "-a b"),
    );
  });

  test("gets an error for a binary, which the harness cannot run", async () => {
    const machine = machineWith({});
    machine.edit(new Map([["/bin/elf" as AbsPath, { text: "\x7fELF...", mode: 0o755 }]]));
    const result = await machine.run(command(byteString("/bin/elf")));
    expect(result.exit).toEqual({ code: 126 });
    expect(result.limit).toContain("/bin/elf is a binary");
  });
});

describe("what a process may become", () => {
  test("root may become any user, once", async () => {
    const machine = machineWith({
      drops: async (process) => {
        process.setUser({ uid: 1000, gid: 1000 });
        process.fs.write("/tmp/mine", utf8(""));
        process.setUser({ uid: 0, gid: 0 });
        return 0;
      },
    });
    const result = await machine.run({ ...command(byteString("/bin/drops")), uid: 0, gid: 0 });
    expect(result).toMatchObject({ exit: { code: 1 }, stderr: "EPERM: setresuid \n" });
    expect(machine.nodeAt("/tmp/mine" as AbsPath)).toMatchObject({ uid: 1000, gid: 1000 });
  });

  test("a child has the given umask, user and directory, and dies with a killed parent", async () => {
    const machine = machineWith({
      waits: () => new Promise(() => {}),
      child: async (process) => {
        process.fs.write("here", utf8(""), { mode: 0o777 });
        return 0;
      },
      parent: async (process) => {
        process.fs.umask(0o077);
        await process.spawn({ ...child(process, "/bin/child"), cwd: byteString("/tmp") });
        void process.spawn(child(process, "/bin/waits"));
        return process.kill("SIGKILL");
      },
    });
    expect((await machine.run(command(byteString("/bin/parent")))).exit).toEqual({ signal: "SIGKILL" });
    expect(machine.nodeAt("/tmp/here" as AbsPath)).toMatchObject({ mode: 0o700, uid: 1000 });
  });
});

describe("appending", () => {
  test("does not change content that was read before", async () => {
    const texts: string[] = [];
    const machine = machineWith({
      appends: async ({ fs }) => {
        fs.write("/tmp/log", utf8("a"));
        const first = fs.readContent("/tmp/log");
        fs.write("/tmp/log", utf8("b"), { append: true });
        const second = fs.readContent("/tmp/log");
        fs.write("/tmp/log", utf8("c"), { append: true });
        fs.write("/tmp/other", second);
        fs.write("/tmp/other", utf8("X"), { append: true });
        for (const content of [first, second, fs.readContent("/tmp/log"), fs.readContent("/tmp/other")]) {
          texts.push(textOf(content.bytes()));
        }
        return 0;
      },
    });
    await machine.run(command(byteString("/bin/appends")));
    expect(texts).toEqual(["a", "ab", "abc", "abX"]);
  });
});

describe("mounts", () => {
  const program: Program = async (process) => {
    const tries = [
      () => process.fs.write("/ro/x", utf8("x")),
      () => process.fs.rename("/rw/a", "/tmp/a"),
      () => process.fs.write("/rw/big", utf8("0123456789")),
      () => process.fs.write("/rw/small", utf8("01")),
    ];
    for (const act of tries) {
      try {
        act();
        process.stdout.write("ok ");
      } catch (error) {
        process.stdout.write(`${error instanceof Error && "code" in error ? error.code : error} `);
      }
    }
    return 0;
  };

  test("have their own trees, and are part of a snapshot", async () => {
    const machine = machineWith(
      { program },
      {
        mounts: [
          { at: "/ro" as AbsPath, tree: treeOf({ "/r": "r" }), readOnly: true },
          { at: "/rw" as AbsPath, tree: treeOf({ "/": { dir: true, mode: 0o777 }, "/a": "a" }), sizeMax: 8 },
        ],
      },
    );
    expect((await machine.run(command(byteString("/bin/program")))).stdout).toBe("EROFS EXDEV ENOSPC ok ");
    expect(machine.nodeAt("/rw" as AbsPath)).toMatchObject({ names: ["a", "small"] });
    const names = machine.snapshot().root.names;
    expect(names).toContain("ro");
    const small = machine.nodeAt("/rw/small" as AbsPath);
    expect(small?.kind === "file" ? textOf(small.content.bytes()) : undefined).toBe("01");
  });
});
