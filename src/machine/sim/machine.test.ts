/** Processes of a simulated machine, its files and mounts. */
import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, byteStrings, recover, textOf, utf8 } from "#base";
import { treeOf } from "#tree";
import type { Program } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { child, command, machineWith } from "./machine.testkit.ts";

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

describe("a file that may be missing", () => {
  test("is its content, nothing, or any other error", async () => {
    const seen: unknown[] = [];
    const machine = machineWith({
      reads: async ({ fs }) => {
        fs.write("/tmp/there", utf8("a"));
        fs.mkdir("/tmp/dir");
        fs.symlink("/tmp/nothing", "/tmp/link");
        for (const path of ["there", "nothing", "link", "nothing/below", "there/below", "there/", "dir"]) {
          const read = recover(
            SystemError,
            () => fs.readIfThere(byteString`/tmp/${byteString(path)}`),
            ({ code }) => code,
          );
          seen.push(typeof read === "object" ? textOf(read.bytes()) : read);
        }
        return 0;
      },
    });
    await machine.run(command(byteString("/bin/reads")));
    expect(seen).toEqual(["a", undefined, undefined, undefined, "ENOTDIR", "ENOTDIR", "EISDIR"]);
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
