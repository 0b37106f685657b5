/** What programs leave in the file system. */
import { expect, test } from "vitest";
import { byteString, byteStrings, pathOfText } from "#base";
import type { Act } from "../acts/act.ts";
import {
  CODE,
  commandOf,
  describeTree,
  machineOf,
  type OpenMachine,
  recordsOf,
  runOne,
  TEST_USER,
  textAt,
  WORK,
} from "./world.testkit.ts";

export function fileLaws(open: OpenMachine): void {
  test("the tree has the files, directories, links and modes that acts made", async () => {
    const { machine, result } = await runOne(open, [
      { do: "remove", path: "bin" },
      { do: "write", path: "a/b c/'q\".txt", text: "1\n", mode: "0640" },
      { do: "append", path: "a/b c/'q\".txt", text: "2\n" },
      { do: "write-bytes", path: "bytes", base64: "AP8K" },
      { do: "mkdir", path: "dir", mode: "2750" },
      { do: "symlink", path: "link", to: "a/b c" },
      { do: "hardlink", path: "hard", to: "bytes" },
      { do: "copy", path: "a", to: "copied" },
      { do: "move", path: "dir", to: "moved/dir" },
      { do: "fifo", path: "fifo" },
      { do: "fill", path: "filled", size: 3 },
      { do: "umask", mask: "077" },
      { do: "write", path: "private", text: "" },
    ]);
    expect(result).toEqual({ exit: { code: 0 }, stdout: "", stderr: "" });
    expect(describeTree(machine.nodeAt(WORK))).toEqual([
      "/ dir 755 1000:1000",
      "/a dir 755 1000:1000",
      "/a/b c dir 755 1000:1000",
      `/a/b c/'q".txt file 640 1000:1000 "1\\n2\\n"`,
      '/bytes file 644 1000:1000 "\\u0000\ufffd\\n"',
      "/copied dir 755 1000:1000",
      "/copied/b c dir 755 1000:1000",
      `/copied/b c/'q".txt file 640 1000:1000 "1\\n2\\n"`,
      "/fifo fifo 644 1000:1000",
      '/filled file 644 1000:1000 "\\u0000\\u0000\\u0000"',
      '/hard file 644 1000:1000 "\\u0000\ufffd\\n"',
      "/link -> a/b c",
      "/moved dir 755 1000:1000",
      "/moved/dir dir 2750 1000:1000",
      '/private file 600 1000:1000 ""',
    ]);
  });

  test("a record lists directories and reads files", async () => {
    const { machine } = await runOne(
      open,
      [
        { do: "write", path: "d/x/y", text: "text\n\u00e9" },
        { do: "symlink", path: "d/l", to: "x" },
        { do: "record", as: "r", list: ["d", "none"], read: ["d/${1}/y", "d", "none"] },
      ],
      { argv: byteStrings("it", "x") },
    );
    expect(recordsOf(machine, "r")).toMatchObject([
      {
        lists: { d: ["l -> x", "x/", "x/y"], none: null },
        reads: { "d/${1}/y": "text\n\u00e9", d: null, none: null },
      },
    ]);
  });

  test("a file with two names is one file", async () => {
    const acts: Act[] = [
      { do: "write", path: "one", text: "1" },
      { do: "hardlink", path: "two", to: "one" },
      { do: "append", path: "two", text: "2" },
    ];
    const { machine } = await runOne(open, acts);
    const tree = machine.snapshot();
    expect(textAt(machine, `${WORK}/one`)).toBe("12");
    expect([...tree.links.values()]).toEqual([[`${WORK}/one`, `${WORK}/two`]]);
  });

  test("times are those that were set", async () => {
    const acts: Act[] = [
      { do: "write", path: "f", text: "x" },
      { do: "mtime", path: "f", seconds: 1_000_000 },
    ];
    const { machine } = await runOne(open, acts);
    expect(machine.nodeAt(pathOfText(`${WORK}/f`))?.mtimeNs).toBe(1_000_000_000_000_000n);
  });

  test.each<readonly [string, Act]>([
    ["a link over what is there", { do: "symlink", path: "bin", to: "x" }],
    ["a write onto a directory", { do: "write", path: "bin", text: "x" }],
    ["a file below a file", { do: "write", path: "bin/it/x", text: "x" }],
    ["a move of what is not there", { do: "move", path: "none", to: "x" }],
    ["a mode for what is not there", { do: "chmod", path: "none", mode: "0644" }],
    ["a loop of links", { do: "append", path: "loop", text: "x" }],
  ])("%s ends the program with exit code 1", async (_, act) => {
    const { result } = await runOne(open, [{ do: "symlink", path: "loop", to: "loop" }, act, { do: "exit", code: 0 }]);
    expect(CODE(result)).toEqual({ code: 1 });
  });

  test("the next command finds the harness's edits, and does not find removed files", async () => {
    const machine = await machineOf(open, { it: [{ do: "record", as: "r", list: ["."], read: ["new/file"] }] });
    machine.edit(
      new Map([
        [pathOfText(`${WORK}/new/file`), { text: "from outside", mode: 0o600, ...TEST_USER }],
        [pathOfText(`${WORK}/gone`), { text: "" }],
      ]),
    );
    machine.edit(new Map([[pathOfText(`${WORK}/gone`), undefined]]));
    await machine.run(commandOf(byteString("it")));
    expect(recordsOf(machine, "r")).toMatchObject([
      { lists: { ".": ["bin/", "bin/it", "new/", "new/file"] }, reads: { "new/file": "from outside" } },
    ]);
    expect(machine.nodeAt(pathOfText(`${WORK}/new`))).toMatchObject({ kind: "dir", mode: 0o755 });
  });
}
