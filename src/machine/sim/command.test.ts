/** How a command on a simulated machine starts and ends. */
import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, invariant, textOf, utf8 } from "#base";
import type { Program } from "../model/process.ts";
import { child, command, machineWith } from "./machine.testkit.ts";

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
