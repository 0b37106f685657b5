/** How commands are started, what they are given, and how they end. */

import { expect, test } from "vitest";
import { absPath, byteString, byteStringOfEscaped, byteStrings, utf8 } from "#base";
import type { Act } from "../acts/act.ts";
import { environmentOfText } from "../model/environment.ts";
import { CODE, commandOf, machineOf, type OpenMachine, recordsOf, runOne, TEST_USER, WORK } from "./world.testkit.ts";

export function commandLaws(open: OpenMachine): void {
  test("the result of a command has its exit code and output", async () => {
    const acts: Act[] = [
      { do: "stdout", text: "out %s \\n $${HOME}\n" },
      { do: "stderr", text: "error\u00e9\n" },
      { do: "exit", code: 7 },
    ];
    const { result } = await runOne(open, acts);
    expect(result).toEqual({ exit: { code: 7 }, stdout: "out %s \\n ${HOME}\n", stderr: "error\u00e9\n" });
  });

  test.each(["SIGKILL", "SIGTERM"] as const)("the result of a command has its end: %s", async (signal) => {
    const { result } = await runOne(open, [
      { do: "kill", signal },
      { do: "exit", code: 3 },
    ]);
    expect(CODE(result)).toEqual({ signal });
  });

  test.each(["SIGHUP", "SIGINT", "SIGTERM"] as const)("%s reaches the process that a file names", async (signal) => {
    const asChild: Act[] = [{ do: "write-parent", path: "pid" }];
    const asParent: Act[] = [
      { do: "write", path: "started", text: "" },
      { do: "run", path: "${0}" },
      { do: "signal", to: "pid", signal },
      { do: "exit", code: 3 },
    ];
    const { result } = await runOne(open, [{ do: "if", exists: "started", acts: asChild, otherwise: asParent }]);
    expect(CODE(result)).toEqual({ code: 3 });
  });

  test("a signal ends a process that does not catch it, and a command with it", async () => {
    const asChild: Act[] = [
      { do: "write-parent", path: "pid" },
      { do: "signal", to: "pid", signal: "SIGTERM" },
    ];
    const asParent: Act[] = [
      { do: "write", path: "started", text: "" },
      { do: "run", path: "${0}" },
    ];
    const { result } = await runOne(open, [{ do: "if", exists: "started", acts: asChild, otherwise: asParent }]);
    expect(CODE(result)).toEqual({ signal: "SIGTERM" });
  });

  test("a command gets exactly its arguments, environment, directory and umask", async () => {
    const env = {
      PATH: "/nowhere",
      EMPTY: "",
      QUOTES: `a'b"c\\d $e\t\n\u0001`,
      UNICODE: "\u00e9\u4e16",
      PWD: "/elsewhere",
    };
    const argv = ["it", "", "a b", "--as", "*", "$x'\"\n"];
    const { machine, result } = await runOne(open, [{ do: "record", as: "given" }], {
      env: environmentOfText(env),
      argv: byteStrings(...argv),
      umask: 0o027,
    });
    expect(result).toMatchObject({ exit: { code: 0 }, stderr: "" });
    expect(recordsOf(machine, "given")).toEqual([
      {
        as: "given",
        argv: [`${WORK}/bin/it`, ...argv.slice(1)],
        env,
        cwd: WORK,
        umask: "0027",
        ...TEST_USER,
        lists: {},
        reads: {},
      },
    ]);
  });

  test("a command without standard streams gets the same and goes on", async () => {
    const acts: Act[] = [
      { do: "record", as: "given" },
      { do: "write", path: "kept", text: "kept\n" },
    ];
    const env = environmentOfText({ PATH: "/nowhere", EMPTY: "" });
    const closed = ["stdin", "stdout", "stderr"] as const;
    const { machine, result } = await runOne(open, acts, { env, closed, openFiles: 64, stdin: utf8("lost") });
    expect(result).toEqual({ exit: { code: 0 }, stdout: "", stderr: "" });
    expect(recordsOf(machine, "given")).toMatchObject([{ env: { PATH: "/nowhere", EMPTY: "" }, cwd: WORK }]);
    expect(machine.nodeAt(absPath(`${WORK}/kept`))).toMatchObject({ kind: "file" });
  });

  test("names, values, arguments and paths need not be UTF-8", async () => {
    const acts: Act[] = [
      { do: "record", as: "given", read: ["/dev/stdin", "\udcfe"] },
      { do: "if", env: "RAW", is: "r\udcff", acts: [{ do: "write", path: "\udcfe", text: "${1}|\udc80\u00e9" }] },
      { do: "record", as: "given", read: ["\udcfe"] },
    ];
    const { machine, result } = await runOne(open, acts, {
      argv: ["it", "b\udcfd"].map(byteStringOfEscaped),
      env: { RAW: byteStringOfEscaped("r\udcff"), [byteStringOfEscaped("N\udc80")]: byteStringOfEscaped("n") },
      stdin: utf8("input\n"),
    });
    expect(result).toMatchObject({ exit: { code: 0 }, stderr: "" });
    const [before, after] = recordsOf(machine, "given");
    expect(before).toMatchObject({
      argv: [`${WORK}/bin/it`, "b\udcfd"],
      env: { RAW: "r\udcff", "N\udc80": "n" },
      reads: { "/dev/stdin": "input\n", "\udcfe": null },
    });
    expect(after).toMatchObject({ reads: { "\udcfe": "b\udcfd|\udc80\u00e9" } });
  });

  test("templates expand to arguments and to variables of the given environment", async () => {
    const acts: Act[] = [{ do: "stdout", text: "${0} ${1} ${2} ${PATH} ${NONE} ${SHLVL}|$$" }];
    const { result } = await runOne(open, acts, {
      argv: byteStrings("it", "one"),
      env: environmentOfText({ PATH: "/p q" }),
    });
    expect(result.stdout).toBe(`${WORK}/bin/it one  /p q  |$`);
  });

  test("a missing program exits with 127, one that is not executable with 126", async () => {
    const machine = await machineOf(open, {}, { [`${WORK}/bin/data`]: { text: "x", ...TEST_USER } });
    expect(CODE(await machine.run(commandOf(byteString("none"))))).toEqual({ code: 127 });
    expect(CODE(await machine.run(commandOf(byteString("data"))))).toEqual({ code: 126 });
  });

  test("a script without its interpreter is reported as missing", async () => {
    const script = { text: "#!/none/interpreter\n", mode: 0o755, ...TEST_USER };
    const machine = await machineOf(open, {}, { [`${WORK}/bin/script`]: script });
    expect(CODE(await machine.run(commandOf(byteString("script"))))).toEqual({ code: 127 });
  });

  test("a program runs another with its own inputs, and passes its failure on", async () => {
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
    expect(
      await machine.run(
        commandOf(byteString("outer"), { argv: byteStrings("outer", "x"), env: environmentOfText(env) }),
      ),
    ).toMatchObject({
      exit: { code: 0 },
      stdout: "after",
    });
    expect(
      CODE(await machine.run(commandOf(byteString("outer"), { env: environmentOfText({ FAIL: "yes" }) }))),
    ).toEqual({
      code: 9,
    });
    expect(recordsOf(machine, "inner")[0]).toMatchObject({ argv: byteStrings("bin/inner", "x"), env });
  });
}
